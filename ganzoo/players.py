"""A GAN is a set of players. A player has networks that it may change, an optimizer, and a loss; a schedule says who
moves when. This page is the whole contract between a model and the runner, which knows no GAN by name.

A *move* is one batch and what was computed from it. Players named together in the schedule move together: they share the
batch, the random numbers and every `@once` value, all gradients are taken before any update. Players named in turn get a
fresh batch each. A *step* is one pass of the schedule; an *update* is one application of an optimizer.
"""

import functools
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple, TypeVar, Union

from ganzoo.errors import UserError
from ganzoo.metrics import Expectation
from ganzoo.settings import Configurable, Setting

Terms = Dict[str, Any]  # {term: scalar tensor}
Entry = Union[str, Tuple[str, ...]]  # of a schedule: who moves, or who moves together
Shape = Tuple[int, ...]


class Balance(NamedTuple):
    """Two losses of a player, weighed by their gradients: Rippel and Bourdev, 2017, https://arxiv.org/abs/1705.05823;
    what TF-GAN's `combine_adversarial_loss` does with a gradient ratio.

    The gradient of all other terms is multiplied, in every update, by |gradient of the main terms| / (|gradient of the others| +
    epsilon) / ratio, norms over all weights of the player; that number is logged as `player/balance`.

    main: names of the main terms, such as l1.
    ratio: |gradient of the main terms| over |gradient of the others|, as both arrive at the weights.
    """

    main: Sequence[str]
    ratio: float
    epsilon: float = 1e-6


class Player(NamedTuple):
    """One player.

    name: how the schedule and the log call it (generator, discriminator, critic, encoder, ...).
    networks: what it may change; nobody else's weights or batch-norm statistics move when it moves.
    optimizer: of `ganzoo_compat.optimizers`; moves the networks' weights.
    loss: move -> {term: scalar}. The sum is minimised, each term is logged as `name/term`.
    after: called with the move after the player's update, to clip, average or adapt with `ganzoo_compat.variables.assign`.
    watch: move -> {term: scalar}, logged the same way and never minimised. It changes nothing: a network that it calls anew
        is used as it is, without batch statistics and dropout.
    balance: how its terms are weighed against each other, where the size of their gradients is to say it.
    """

    name: str
    networks: Sequence[Any]
    optimizer: Any
    loss: Callable[[Any], Terms]
    after: Optional[Callable[[Any], None]] = None
    watch: Optional[Callable[[Any], Terms]] = None
    balance: Optional[Balance] = None


class Spec(NamedTuple):
    """What a dataset says of its examples.

    shapes: of one example, by batch key: x (what the discriminator sees as real), y (its pair or the other domain),
        label. Images are (height, width, channels); points are (dimensions,).
    classes: how many values `label` has; None without labels.
    images: the keys that are images, which losses see as float32 in [-1, 1].
    """

    shapes: Dict[str, Shape]
    classes: Optional[int] = None
    images: Tuple[str, ...] = ()

    @property
    def image(self) -> bool:
        """Whether x is an image."""
        return "x" in self.images


Method = TypeVar("Method", bound=Callable[..., Any])


def once(method: Method) -> Method:
    """A value that losses share: `@once def fake(self, move)` is computed at most once a move, and only when asked for.

    Its random numbers belong to its name, so that a draw added elsewhere changes none of them.
    """
    name = method.__name__

    @functools.wraps(method)
    def shared(self: Any, move: Any) -> Any:
        return move.once(self, name, lambda: method(self, move))

    return shared  # type: ignore[return-value]


class GAN(Configurable):
    """The base of every model: what a run asks of it. The first line of a subclass's docstring is its summary.

    A subclass makes its networks in `build`, names its players in `players`, and draws examples in `sample`. Class
    attributes that are `Setting`s are its options; plain values give inherited settings other defaults.

    spec: what the dataset says of its examples.

    Raises:
        UserError: the dataset's examples do not fit the model, or a setting is wrong.
    """

    schedule: Tuple[Entry, ...] = (("discriminator", "generator"),)
    note = ""  # one sentence that a run tells its user before it plays, as of settings that do not go together
    inputs: Tuple[str, ...] = ()  # batch keys that `sample` needs and only the data has, such as y: the run keeps examples
    held_out = 0  # examples that the run keeps out of all batches, for metrics; of few data a tenth; a model with `inputs` keeps 64
    examples: Dict[str, Any] = {}  # those that are in no batch, {key: array [n, ...]}, as the dataset has them
    demands: Optional[Callable[[Any], Optional[str]]] = None  # of its networks, a staticmethod: why they cannot be built for a spec
    columns: Optional[int] = None  # samples in a row of a sample grid; None makes the grid nearly square
    small: Dict[str, Any] = {}  # settings that make networks small, for the quick trials of `ganzoo check`
    cannot: Dict[str, str] = {}  # rules of `ganzoo check` that it cannot keep, {"rule" or "rule/mode": the reason}
    expects: Tuple[Expectation, ...] = ()  # what the default run reaches: `ganzoo verify` measures it

    dataset = Setting("digits", "dataset: [distribution:]name[:key=value,...]")
    steps = Setting(1000, "length of the run, in steps", at_least=0)
    image_size = Setting(None, "side to which images are resized, in pixels; none leaves them as they are", type=int, at_least=4)
    data_dir = Setting(None, "folder of the dataset's files, for one that needs some", type=str)
    batch_size = Setting(64, "examples in a batch", at_least=1)
    seed = Setting(0, "of everything random", at_least=0, at_most=2 ** 31 - 1)
    ema = Setting(0.0, "decay per step of the generator's average, from which samples are drawn; 0 is off", at_least=0, below=1)
    accumulate = Setting(1, "batches whose mean gradient makes one update: a batch of so many times the size", at_least=1)
    clip_gradients = Setting(None, "bound of the norm of all gradients of a player's update; none bounds nothing", type=float,
                             above=0)
    report_every = Setting(50, "steps between two rows of the metrics log", at_least=1)
    sample_every = Setting(None, "steps between two sample grids; none is a tenth of the run, at least 100", type=int, at_least=1)
    checkpoint_every = Setting(None, "steps between two checkpoints; none is a fifth of the run, at least 100", type=int,
                               at_least=1)
    keep = Setting(3, "checkpoints kept, the newest ones", at_least=1)
    best = Setting(None, "metric by which the best checkpoint is kept too, measured of each: [distribution:]name[:key=value,...]",
                   type=str)
    on_nan = Setting("stop", "when a loss or gradient is not finite: stop, or rollback to the newest checkpoint and go on from "
                     "there with other random numbers", choices=("stop", "rollback"))
    rollbacks = Setting(3, "how often a run may roll back to a checkpoint", at_least=1)

    def __init__(self, spec: Spec, **settings: Any) -> None:
        super().__init__(**settings)
        self.spec = spec
        self.shape = tuple(spec.shapes["x"])
        reason = self.unfit(spec)
        if reason:
            raise UserError(reason)
        self.build()

    @classmethod
    def unfit(cls, spec: Spec) -> Optional[str]:
        """Why examples of this shape cannot be the model's, as a sentence; None if they can: what `demands` says, and more."""
        return cls.demands(spec) if cls.demands else None

    def build(self) -> None:
        """Makes the networks; `self.shape` is the shape of one x. Called once, in the run's own scope."""
        raise NotImplementedError(f"{type(self).__name__} has no build(): make its networks there.")

    def players(self) -> List[Player]:
        """The players, called once a run after `build`."""
        raise NotImplementedError(f"{type(self).__name__} has no players().")

    def moves(self, step: int) -> Sequence[Entry]:
        """Who moves in this step (counted from 0): names, or tuples of names that move together."""
        return self.schedule

    def sample(self, move: Any) -> Any:
        """`move.size` examples, drawn with `move.normal` and `move.uniform`: [size] + shape; images in [-1, 1]."""
        raise NotImplementedError(f"{type(self).__name__} has no sample().")

    def conditions(self, n: int) -> Dict[str, Any]:
        """What `sample` finds in `move.batch` when `n` examples are drawn: {key: NumPy array [n, ...]}, as a dataset has it.

        Labels or codes of a conditional model. By default the examples of its `inputs`, over and over.
        """
        return {key: array.take(range(n), axis=0, mode="wrap") for key, array in self.examples.items() if key in self.inputs}

    def picture(self, move: Any) -> Any:
        """What sample grids show of each sample of an image model, [size, height, any width, channels].

        The sample; beside it, for a model with `inputs`, what `move.batch` has of the examples: what it was made of.
        """
        return self.sample(move)

    def averaged(self) -> Sequence[Any]:
        """The networks that the setting `ema` averages: those that `sample` uses."""
        return [getattr(self, "generator")]
