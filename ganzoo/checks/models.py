"""What a model does: tried with small networks and few steps, in each mode."""

import math
from typing import Any, Dict, Iterator, List, Set

import numpy as np

from ganzoo.checks.rules import EAGER, EVERY, GRAPH, Untried, rule
from ganzoo.distributions import brief
from ganzoo.errors import UserError

MODELS = ("models",)
LONGEST = 50  # steps in which every player has moved
APART = 1e-3  # relative, of the first step's terms in two modes: rounding alone makes 1e-5
TECHNIQUES = {"augment": "color,cutout", "instance_noise": 0.1, "top_k": 0.5, "label_smoothing": 0.1, "accumulate": 2,
              "clip_gradients": 1.0, "optimizer": "sgd", "decay": "cosine", "warmup": 2, "n_critic": 2, "ema": 0.9,
              "penalty": "r1:every=2 + drift"}
# where a discriminator sees no images, or something beside, or a loss has no targets, or a model trains itself
REFUSED = ("augment", "label_smoothing", "penalty", "accumulate", "clip_gradients")
DRAWS = (0.5, 2.0, 2.0, 2.0, 2.0)  # deviations of random weights, for what must hold whatever was learned


class Played:
    """A model that played one step and was saved, then two more in one call, then on until every player had moved.

    first: its samples before any step, [5] + shape. before, after, sampled: every variable, {name: array}, before the first step,
    after the last, and after samples were drawn. row1: the terms of the first step, {player/term: number}. row, third: those of
    the third step, and every variable after it. rows: the terms of every player, of its last step. moved: {player: the names of
    the variables that changed in calls in which it moved}. samples, again: [5] + shape, twice of one seed; none: [0] + shape.
    """

    def __init__(self, subject: Any) -> None:
        self.runner = runner = subject.runner()
        self.rows: Dict[str, float] = {}
        self.moved: Dict[str, Set[str]] = {}
        self.saved = f"{subject.folder}/state-{subject.mode}"
        self.first = runner.sample(5, seed=0)
        self.before = values(runner)
        self.row1, _ = self.play(1)
        runner.save(self.saved)
        runner._per_call = 2  # builds nothing: the loop is the same
        self.row, self.third = self.play(2)
        while set(self.moved) != set(runner.stage.players) and runner.step < LONGEST:
            self.play(1)
        self.after = values(runner)
        self.samples, self.none = runner.sample(5, seed=0), runner.sample(0, seed=0)
        self.again = runner.sample(5, seed=0)
        self.sampled = values(runner)

    def play(self, steps: int) -> Any:
        """(the last step's terms, every variable) after so many more steps."""
        runner = self.runner
        players = {player for step in range(runner.step, runner.step + steps) for entry in runner._moves(step) for player in entry}
        before = values(runner)
        row, after = runner.advance(steps), values(runner)
        self.rows.update(row)
        for player in players:
            self.moved.setdefault(player, set()).update(changed(before, after))
        return row, after


def values(runner: Any) -> Dict[str, Any]:
    """Every variable of a checkpoint."""
    return dict(runner.stage.read(list(runner.stage.named)))


def changed(before: Dict[str, Any], after: Dict[str, Any]) -> Set[str]:
    """The names of the variables that differ."""
    return {name for name in before if not np.array_equal(before[name], after[name])}


def played(subject: Any) -> Played:
    """What was played.

    Raises:
        Untried: it cannot be played, which `trains` tells.
    """
    done = attempt(subject)
    if isinstance(done, Exception):
        raise Untried("the model does not train: see the rule `trains`.")
    return done


def attempt(subject: Any) -> Any:
    """The `Played`, or the exception that it failed with."""
    def play() -> Any:
        try:
            return Played(subject)
        except Untried:
            raise
        except Exception as error:
            return error

    return subject.once("played", play)


@rule("trains", MODELS, "A model is there to be trained: ganzoo train NAME, on its default data, in every mode.",
      "See the message; `ganzoo train NAME --debug --mode MODE` shows where. `small` of the class has settings of quick trials.",
      EVERY)
def trains(subject: Any) -> Iterator[str]:
    done = attempt(subject)
    if isinstance(done, Exception):
        yield f"It does not train: {brief(done)}."


@rule("finite-terms", MODELS, "A loss that is not finite at first never recovers, and a player without a term learns nothing.",
      "Compute losses from logits in a stable form, such as tf.nn.softplus; see that each player is in the schedule.", EVERY)
def has_finite_terms_of_every_player(subject: Any) -> Iterator[str]:
    done = played(subject)
    for name, value in done.rows.items():
        if not math.isfinite(value):
            yield f"The term {name} is {value} in the first steps."
    for player in done.runner.stage.players:
        if not any(name.startswith(f"{player}/") for name in done.rows):
            yield f"The player {player!r} did not move in {done.runner.step} steps."


@rule("samples", MODELS, "sample() is what everybody sees of the model: grids, files, metrics.",
      "Return [move.size] + the shape of an example, float32, drawn with move.normal or move.uniform.", EVERY)
def draws_samples(subject: Any) -> Iterator[str]:
    done = played(subject)
    shape = done.runner.gan.shape
    if done.samples.dtype != np.float32:
        yield f"Samples are {done.samples.dtype}, not float32."
    if done.samples.shape != (5,) + shape or done.none.shape != (0,) + shape:
        yield f"5 samples have the shape {list(done.samples.shape)}, and examples {list(shape)}."
        return
    if not np.isfinite(done.samples).all():
        yield "Samples have values that are not finite."
    elif done.runner.spec.image and np.abs(done.samples).max() > 1.0 + 1e-6:  # up to 1.12 tanh rounds beyond 1
        yield f"Images have values up to {np.abs(done.samples).max():.3g}, and those of the data are in [-1, 1]."
    if len(np.unique(done.samples.reshape(5, -1), axis=0)) < 5:
        yield "Samples repeat each other: five of them are not five different ones."


@rule("sample-range", MODELS, "Images of the data are in [-1, 1]: a generator that never goes below 0 cannot make them.",
      "End the generator in tanh, not in a sigmoid.", EAGER)
def draws_images_in_the_range_of_the_data(subject: Any) -> Iterator[str]:
    done = played(subject)
    if done.runner.spec.image:
        drawn = [done.runner.sample(5, 0) for _ in _redrawn(done.runner)]
        sound = [one for one in drawn if np.isfinite(one).all()]
        if sound and all(one.min() >= 0.0 for one in sound):
            yield "Whatever the generator's weights, no value of an image is below 0."


@rule("sample-seeds", MODELS, "Samples are a function of the seed: pictures are repeated, and metrics can be compared.",
      "Draw with move.normal and move.uniform, and assign no variables in sample().", EVERY)
def the_same_seed_draws_the_same_samples(subject: Any) -> Iterator[str]:
    done = played(subject)
    if not np.array_equal(done.samples, done.again):
        yield "The same seed draws other samples the second time."
    if changed(done.after, done.sampled):
        yield f"Drawing samples changes {_some(changed(done.after, done.sampled))}."


@rule("gradients", MODELS, "A network that no gradient reaches stays as it began.",
      "Look for tf.stop_gradient, tf.round, tf.argmax, NumPy, or a network in the wrong player.", EVERY)
def every_network_receives_a_gradient(subject: Any) -> Iterator[str]:
    done = played(subject)
    for player in done.runner.stage.players.values():
        moved = done.moved.get(player.name, set())
        for network in player.networks:
            # A bias may have the gradient 0: a difference of a critic's means does not depend on its last one.
            # A small gradient may be lost in the weight's rounding, but not in the optimizer's average of it.
            still = {name for name in network.trainable if not name.endswith("/bias")
                     and not moved & {name, f"optimizers/{player.name}/{name}/m", f"optimizers/{player.name}/{name}/momentum"}}
            if still and moved:
                yield f"The player {player.name!r} never moves {_some(still)}."


@rule("own-networks", MODELS, "A discriminator that moves while the generator learns makes another game than the paper's, and "
      "batch statistics that others change make samples worse.",
      "Give each player its own networks only; assign variables in a player's after(), never in a loss.", EVERY)
def a_player_changes_its_own_networks_and_no_others(subject: Any) -> Iterator[str]:
    runner = played(subject).runner
    for name, player in runner.stage.players.items():
        runner.gan.moves = lambda step, name=name: (name,)
        try:
            before = values(runner)
            runner.advance(1)
            moved = changed(before, values(runner))  # with averages, and what belongs to no network, such as BEGAN's k
        finally:
            del runner.gan.moves
        own = {key for network in player.networks for key in network.named}
        others = {key for network in runner.stage.networks for key in network.named} - own
        others |= {key for key in before if key.startswith("optimizers/") and not key.startswith(f"optimizers/{name}/")}
        if moved & others:
            yield f"A move of the player {name!r} changes {_some(moved & others)}, which is not its own."
        if own and not moved & own:
            yield f"A move of the player {name!r} changes none of its networks."


@rule("statistics", MODELS, "Batch norm learns its averages in training and uses them in samples; one that does not train uses "
      "those that it began with, and samples are then worse than what was trained. Dropout belongs into training alone.",
      "Call Keras layers without training=, as ganzoo says it to them; in layers of your own ask move.current().training.", EAGER)
def batch_norm_and_dropout_differ_between_training_and_sampling(subject: Any) -> Iterator[str]:
    _needs_eager(subject)
    done = played(subject)
    moving = {name for player in done.runner.stage.players.values() for network in player.networks for name in network.named
              if "moving_" in name.rpartition("/")[2] and name not in network.trainable}
    still = moving - changed(done.before, done.after)
    if still:
        yield f"Averages of batch norm never change in training: {_some(still)}."
    for network, arrays in _inputs(done.runner).items():
        if network.acts_in_training() and not _acts(done.runner, network, arrays):
            yield f"The network {network.name!r} has dropout or batch norm, and does in training what it does in samples."


@rule("same-seed", MODELS, "Two runs of one seed are to have the same numbers, and two seeds others: this is what makes a result "
      "repeatable.", "Draw with move.normal and move.uniform in losses, and leave initial weights to the layers; np.random and "
      "tf.random know nothing of the run's seed.", EAGER)
def the_same_seed_gives_the_same_numbers(subject: Any) -> Iterator[str]:
    done = played(subject)
    state = np.random.get_state()
    np.random.seed(7)  # what is drawn from it shows
    try:
        again = subject.runner()
        samples, row = again.sample(5, seed=0), again.advance(1)
    finally:
        np.random.set_state(state)
    if not np.array_equal(samples, done.first):
        yield "A second run of the same seed begins with other samples."
    elif row != done.row1:
        yield f"A second run of the same seed has other terms in its first step: {_differing(row, done.row1)}."
    other = subject.runner(seed=1)
    if np.array_equal(other.sample(5, seed=0), done.first):
        yield "A run of another seed begins with the same weights."


@rule("modes-agree", MODELS, "A model is trained in graph mode here and eagerly there, and its numbers are to be the same.",
      "No Python state in losses, no side effects; every random number from the move.", EVERY)
def the_modes_agree(subject: Any) -> Iterator[str]:
    done = played(subject)
    for mode, other in subject.others.items():
        theirs = attempt(other) if mode not in ("", subject.mode) and other.has("played") else None
        if not isinstance(theirs, Played):
            continue
        for name, value in done.row1.items():
            if not abs(value - theirs.row1.get(name, math.nan)) <= APART * max(1.0, abs(value)):
                yield f"The first step's {name} is {value:.6g}, and {theirs.row1.get(name, math.nan):.6g} in {mode} mode."


@rule("exact-resume", MODELS, "People lose days to GANs that cannot be continued: a saved run goes on with the same numbers.",
      "Keep all state in variables: networks', or ganzoo_compat.variables.create; none in Python attributes. Keras's Dropout "
      "draws numbers of its own; that of ganzoo_plugins.layers does not.", EVERY)
def a_saved_run_goes_on_with_the_same_numbers(subject: Any) -> Iterator[str]:
    done = played(subject)
    other = subject.runner()
    other.restore(done.saved)
    other.advance(1)
    row = other.advance(1)
    if row != done.row:
        yield f"Two steps after it was saved and restored its terms are others: {_differing(row, done.row)}."
    elif changed(values(other), done.third):
        yield f"Two steps after it was saved and restored it differs in {_some(changed(values(other), done.third))}."
    if not done.runner.exact:
        yield "A network has random layers of its own, whose numbers no seed of the run's makes again."


@rule("export", MODELS, "Who serves a model, or shows it, wants its samples without ganzoo: ganzoo export RUN.",
      "Compute samples from move.batch and of move.size, which may be a tensor; no NumPy, no Python state.", GRAPH)
def what_is_exported_draws_the_same_samples(subject: Any) -> Iterator[str]:
    from ganzoo import exporting

    runner = played(subject).runner
    try:
        apart = exporting.tried(runner, f"{subject.folder}/exported")
    except Exception as error:
        yield f"It cannot be exported: {brief(error)}."
        return
    if not apart <= exporting.APART["savedmodel"]:
        yield f"The samples of its SavedModel differ from its own by {apart:.3g}."


@rule("logits", MODELS, "A loss on logits applies the sigmoid itself: fed by a network that ends in one, it sees only 0 to 1, and "
      "the discriminator can never be sure of anything. It is the commonest bug of published GANs.",
      "End the discriminator in a linear layer of one unit.", EAGER)
def a_loss_on_logits_is_fed_logits(subject: Any) -> Iterator[str]:
    _needs_eager(subject)
    runner = played(subject).runner
    seen: List[Any] = []
    with _spied(runner.gan, seen):
        for _ in _redrawn(runner):
            runner.advance(1)
    sound = [one for one in seen if one.size and np.isfinite(one).all()]
    if sound and all(-1e-6 <= one.min() and one.max() <= 1.0 + 1e-6 for one in sound):
        yield "Whatever the discriminator's weights, the logits that its loss is given are all from 0 to 1."


@rule("techniques", MODELS, "Settings that every model of its kind has, users expect to work, or to be refused with a sentence.",
      "Hand settings on to the base class, and use move.size, self.noise and self.judge in losses.", EAGER)
def techniques_go_with_it_or_are_refused(subject: Any) -> Iterator[str]:
    played(subject)
    declared = subject.thing.declared()
    given = {key: value for key, value in TECHNIQUES.items() if key in declared}
    while True:
        try:
            row = subject.runner(**given).advance(2)
            break
        except UserError as error:
            refused = [key for key in given if key in str(error)]
            if len(refused) != 1 or refused[0] not in REFUSED:
                yield f"With {given} it says: {error}"
                return
            del given[refused[0]]
    if not all(math.isfinite(value) for value in row.values()):
        yield f"With {given} terms are not finite after two steps."


# -- how it is found out


def _some(names: Any) -> str:
    names = sorted(names)
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _differing(row: Dict[str, float], other: Dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.9g} and {other.get(name, math.nan):.9g}" for name, value in row.items()
                     if value != other.get(name))


def _redrawn(runner: Any) -> Iterator[float]:
    """Gives every weight that trains random values, a few times; then what it had."""
    stage = runner.stage
    kept = values(runner)
    names = [name for network in stage.networks for name in network.trainable]
    state = np.random.RandomState(0)
    try:
        for deviation in DRAWS:
            stage.write({name: state.normal(0.0, deviation, kept[name].shape).astype("float32") for name in names})
            yield deviation
    finally:
        stage.write(kept)


def _inputs(runner: Any) -> Dict[Any, List[Any]]:
    """{network: arrays that it was called with first} in a step that is played eagerly."""
    found: Dict[Any, List[Any]] = {}
    plain: Dict[Any, Any] = {kind: kind.__call__ for kind in map(type, runner.stage.networks)}
    own = {kind for kind in plain if "__call__" in vars(kind)}

    def spying(kind: Any) -> Any:
        def call(self: Any, *inputs: Any) -> Any:
            if self in runner.stage.networks and self not in found:
                found[self] = [one.numpy() for one in inputs]
            return plain[kind](self, *inputs)

        return call

    try:
        for kind in plain:
            kind.__call__ = spying(kind)
        runner.advance(1)
    finally:
        for kind in plain:
            if kind in own:
                kind.__call__ = plain[kind]
            else:
                del kind.__call__
    return found


def _acts(runner: Any, network: Any, arrays: List[Any]) -> bool:
    """Whether the network makes something else of the arrays in training than in samples."""
    import tensorflow as tf

    from ganzoo_compat.move import Move

    keys = [f"input{place}" for place in range(len(arrays))]

    def both(move: Any) -> Any:
        used = network(*[move.batch[key] for key in keys])
        with Move(move.batch, move.step, move.size, "check") as training:
            trained = network(*[training.batch[key] for key in keys])
        return tf.reshape(tf.cast(tf.reduce_any(tf.not_equal(_flat(used), _flat(trained))), tf.float32), [1])

    return bool(runner.stage.sample(both, 1, 0, dict(zip(keys, arrays)))[0])


def _flat(outputs: Any) -> Any:
    import tensorflow as tf

    outputs = list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
    return tf.concat([tf.reshape(one, [-1]) for one in outputs], 0)


class _spied:
    """Notes as arrays what losses on logits are given: loss plugins, and TensorFlow's own functions of logits."""

    def __init__(self, gan: Any, seen: List[Any]) -> None:
        self.gan, self.seen = gan, seen

    def __enter__(self) -> None:
        import tensorflow as tf

        self.undo: List[Any] = []
        adversarial = getattr(self.gan, "adversarial", None)
        if adversarial is not None:
            for name in ("discriminator", "generator"):
                self._wrap(adversarial, name, 2)
        else:
            for name in ("sigmoid_cross_entropy_with_logits", "softplus"):
                self._wrap(tf.nn, name, 1)

    def _wrap(self, owner: Any, name: str, count: int) -> None:
        plain = getattr(owner, name)
        own = name in vars(owner)

        def call(*args: Any, **kwargs: Any) -> Any:
            given = [kwargs["logits"]] if "logits" in kwargs else list(args[:count]) or list(kwargs.values())[:count]
            for one in given:
                if hasattr(one, "numpy"):
                    array = one.numpy()
                    self.seen.append(-array if name == "softplus" and array.size and array.max() <= 0.0 else array)
            return plain(*args, **kwargs)

        setattr(owner, name, call)
        self.undo.append((owner, name, plain, own))

    def __exit__(self, *error: Any) -> None:
        for owner, name, plain, own in self.undo:
            if own:
                setattr(owner, name, plain)
            else:
                delattr(owner, name)


def _needs_eager(subject: Any) -> None:
    if subject.mode != "eager":
        raise Untried("it looks at tensors in eager mode, which this process cannot have.")
