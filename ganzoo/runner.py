"""The runner: plays any GAN, step by step, in any mode. It knows no GAN by name, and no folder."""

import time
from typing import Any, Dict, Iterator, List, Optional, Set, Tuple

from ganzoo.batches import batches_of
from ganzoo.errors import UserError
from ganzoo.examples import Examples, Held
from ganzoo.order import Order
from ganzoo.players import Spec

HELD = 64  # examples that a model with inputs is shown at work on, where it does not say how many
CALL = 0.2  # seconds that one call into TensorFlow should last: long enough to cost nothing, short enough to be interrupted


class Runner:
    """One model on one stage.

    model: a GAN class.
    settings: every setting of the model, by name.
    machine: every setting of the machine, by name.
    spec: what the examples are.
    data: the examples; None for a runner that only draws samples.
    held: of a runner without data, the examples that samples are made of.
    kept: how many examples are in no batch; None asks the model.

    Raises:
        UserError: the model does not fit the examples, a setting is wrong, or the machine lacks what was asked for.
    """

    def __init__(self, model: Any, settings: Dict[str, Any], machine: Dict[str, Any], spec: Spec,
                 data: Optional[Examples] = None, held: Optional[Dict[str, Any]] = None, kept: Optional[int] = None) -> None:
        from ganzoo_compat import modes
        from ganzoo_compat.precision import policy

        self.seed, self.spec = settings["seed"], spec
        self.step = 0
        self.batches = 0  # drawn so far
        self._per_call = 1
        self._traced: Set[Any] = set()
        if data is not None:
            rows = held_out(len(data), held_count(model, len(data)) if kept is None else kept)
            self._order = Order(self.seed, len(data), settings["batch_size"], rows)
            self._source = batches_of(data, self._order, settings["batch_size"])
            held = data.read(rows) if rows else {}
        mode = modes.default() if machine["mode"] == "auto" else machine["mode"]
        self.stage = modes.open_stage(mode, self.seed, machine["device"], machine["threads"], machine["gpu_memory"], machine["xla"],
                                      machine["precision"])
        with self.stage.scope():
            # Keras 3 draws the seed of a layer's weights when the layer is made
            with self.stage.building("model"), policy(machine["precision"]):
                self.gan = model(spec, **settings)
            self.gan.examples = held or {}
            players = self.gan.players() if data is not None else []
            if data is not None:
                self.stage.capacity = max(1, min(self.stage.capacity, self._source.most // self.gan.accumulate))
            self.stage.begin(players, data.arrays if isinstance(data, Held) else {}, settings["batch_size"], spec.images,
                             self.gan.averaged() if self.gan.ema else [], self.gan.ema, self.gan.accumulate,
                             self.gan.clip_gradients)
        self._names = {player.name for player in players}

    @property
    def exact(self) -> bool:
        """Whether a resumed run repeats an uninterrupted one: everything random is a function of seed and step."""
        return all(network.exact for network in self.stage.networks)

    def advance(self, steps: int) -> Dict[str, float]:
        """Plays `steps` steps; the last one's {player/term: number}."""
        row: Dict[str, float] = {}
        end = self.step + steps
        while self.step < end:
            row = self.call(end - self.step)
        return row

    def call(self, most: int) -> Dict[str, float]:
        """Plays as many steps as one call should, at most `most`, all with the same schedule; the last one's numbers.

        How steps are dealt to calls changes no number: each is the same piece of the same loop. A step in which a loss or a
        gradient is not finite is the last one of a call.
        """
        moves = self._moves(self.step)
        count = 1
        while count < min(most, self._per_call, self.stage.capacity) and self._moves(self.step + count) == moves:
            count += 1
        batches = len(moves) * self.gan.accumulate
        traced = moves in self._traced
        start = time.perf_counter()
        drawn = {key: array.reshape((count, batches) + array.shape[1:])
                 for key, array in self._source.take(self.batches, count * batches).items()}
        done, row = self.stage.play(moves, drawn, self.step)
        spent = time.perf_counter() - start
        if traced:  # the first call builds
            self._per_call = max(1, min(self.stage.capacity, 2 * self._per_call, int(count * CALL / max(spent, 1e-6))))
        self._traced.add(moves)
        self.step += done
        self.batches += done * batches
        return row

    def culprit(self) -> Any:
        """See `ganzoo_compat.culprit`: of the next step, in graph mode."""
        from ganzoo_compat.culprit import culprit

        moves = self._moves(self.step)
        return culprit(self.stage, moves, self._source.take(self.batches, len(moves) * self.gan.accumulate), self.step)

    def rest(self) -> None:
        """Reads no examples ahead until the next call."""
        self._source.rest()

    def sample(self, count: int, seed: int, reverse: bool = False, **conditions: Any) -> Any:
        """`count` generated examples, float32 [count] + shape; images in [-1, 1]. Sample i depends on the seed and i only.

        reverse: of a model that goes both ways, y made of x.
        conditions: what a conditional model is asked for, {batch key: array [count, ...]}, in the place of its own choice.

        Raises:
            UserError: the model needs input that it has no examples of, or was given images that are none, or goes one way only.
        """
        if not count:
            return self.sample(1, seed, reverse)[:0]
        for key in set(self.spec.images) & set(conditions):
            found, needed = conditions[key], (count,) + tuple(self.spec.shapes[key])
            if getattr(found, "dtype", None) != "uint8" or found.shape != needed:
                raise UserError(f"the images {key} are given as the dataset has them: uint8, 0 to 255, of the shape "
                                f"{list(needed)}.")
        function = self.gan.sample_reverse if reverse and hasattr(self.gan, "sample_reverse") else self.gan.sample
        return self.stage.sample(function, count, seed, self.conditions(count, reverse, **conditions))

    def conditions(self, count: int, reverse: bool = False, **asked: Any) -> Dict[str, Any]:
        """All that `sample` makes its samples of beside noise, {batch key: array [count, ...]}: what is asked for, and the rest.

        Raises:
            UserError: as `sample`.
        """
        if reverse and not hasattr(self.gan, "sample_reverse"):
            raise UserError("the model goes one way only: leave out reverse, or take a run of cyclegan or the like.")
        needed, own = self.gan.inputs, {} if reverse else self.gan.conditions(count)
        if reverse:
            needed = ("x",)
            own = {key: array.take(range(count), axis=0, mode="wrap") for key, array in self.gan.examples.items() if key == "x"}
        found = dict(own, **asked)
        missing = [key for key in needed if key not in found]
        if missing:
            raise UserError(f"the model makes its samples of {', '.join(missing)}, of which the run has no examples: "
                            f"give them, sample(n, {missing[0]}=images).")
        return found

    def samples(self, count: int, seed: int, part: int, **conditions: Any) -> Iterator[Any]:
        """The samples of `sample(count, seed)` in parts of that many, a multiple of 64, which takes the memory of one part.

        Raises:
            UserError: as `sample`.
        """
        asked = self.conditions(count, **conditions)
        for start in range(0, count, part):
            here = {key: array[start:start + part] for key, array in asked.items()}
            yield self.stage.sample(self.gan.sample, min(part, count - start), seed, here, start)

    def picture(self, count: int, seed: int) -> Any:
        """The samples of `sample(count, seed)`, each as its model shows it (`GAN.picture`): float32 [count] + image, in [-1, 1]."""
        if not count:
            return self.picture(1, seed)[:0]
        examples = {key: array.take(range(count), axis=0, mode="wrap") for key, array in self.gan.examples.items()}
        return self.stage.sample(self.gan.picture, count, seed, dict(examples, **self.conditions(count)))

    def save(self, prefix: Any) -> None:
        """Writes the whole state to the files of that prefix."""
        self.stage.save(prefix, self.step, self.batches)

    def restore(self, prefix: Any) -> None:
        """Takes up the state that `save` wrote.

        Raises:
            UserError: it is the state of another model or of other settings.
        """
        self.step, self.batches = self.stage.restore(prefix)

    def _moves(self, step: int) -> Tuple[Tuple[str, ...], ...]:
        moves = tuple((entry,) if isinstance(entry, str) else tuple(entry) for entry in self.gan.moves(step))
        unknown = [name for entry in moves for name in entry if name not in self._names or entry.count(name) > 1]
        if unknown or not moves:
            raise UserError(f"the schedule of step {step} names {', '.join(map(repr, unknown)) or 'nobody'}; "
                            f"the players are {', '.join(sorted(self._names))}.")
        return moves


def held_count(model: Any, examples: int) -> int:
    """How many of so many examples the model keeps out of its batches."""
    most = model.held_out or (HELD if model.inputs else 0)
    return max(1, min(most, examples // 10)) if most else 0


def held_out(examples: int, count: int) -> List[int]:
    """The numbers of the examples that are in no batch, evenly over all, as they may be sorted: samples of a model with inputs are
    made of them, and metrics of what a model has learned look at them."""
    return [place * examples // count for place in range(count)]
