"""Players that move at once (eager), or in a compiled function. Its twin is `stage_graph`."""

import contextlib
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence, Tuple

import numpy as np
import tensorflow as tf

from ganzoo_compat import variables
from ganzoo_compat.errors import WrongNetwork
from ganzoo_compat.functions import HAVE_LOOPS, compiled
from ganzoo_compat.gradients import Tape, differentiated
from ganzoo_compat.move import Move
from ganzoo_compat.spelling import IS_2, v1
from ganzoo_compat.stage import CHUNK, Moves, Stage
from ganzoo_compat.sums import means, there

try:  # 1.12 and later: a tape that records only what its player moves, so nothing is differentiated in vain
    Tape(watch_accessed_variables=False)

    def _tape() -> Any:
        return Tape(watch_accessed_variables=False)
except TypeError:  # 1.6 to 1.11
    def _tape() -> Any:
        return Tape()


def _number(value: int) -> Any:
    """int32 scalar. Of a number of Python's TensorFlow keeps the tensor for ever, a kilobyte for every step of a run."""
    return tf.constant(np.array(value, "int32"))


class EagerStage(Stage):
    """See `Stage`.

    compiled: whether steps run in a compiled function, up to `capacity` of them a call (1.6 to 1.13: one).
    xla: whether XLA compiles it.
    """

    def __init__(self, seed: int, device: Optional[str], compiled: bool, xla: bool = False, kind: str = "float32") -> None:
        super().__init__(seed, device, kind)
        self.mode = "function" if compiled else "eager"
        self._xla = xla
        self._functions: Dict[Any, Callable[..., Any]] = {}

    @contextlib.contextmanager
    def _scope(self) -> Iterator[None]:
        yield

    def session(self) -> Any:
        return None

    def _create(self, name: str, value: Any, trainable: bool) -> Any:
        return variables.eager(name, value, trainable)

    def check_home(self, network: str, variable: Any) -> None:
        if not hasattr(variable, "numpy"):
            raise WrongNetwork(f"Network {network!r} was built in a graph: build it in the model's build(), or use --mode graph.")

    @contextlib.contextmanager
    def touching(self) -> Iterator[Callable[[], Sequence[Any]]]:
        with Tape() as tape:
            yield (tape if hasattr(tape, "watched_variables") else tape._tape).watched_variables  # 1.6: hidden

    def _seed_foreign(self, seed: int) -> None:
        (tf.random.set_seed if IS_2 else v1.set_random_seed)(seed)

    def _begin(self, data: Dict[str, Any]) -> None:
        self._data = {key: tf.constant(array) for key, array in data.items()}

    def assign(self, variable: Any, value: Any) -> None:
        variable.assign(value)

    @contextlib.contextmanager
    def _assigning(self) -> Iterator[List[Any]]:
        yield []

    def _barrier(self, operations: List[Any]) -> List[Any]:
        return []

    def _move(self, players: Sequence[Any], parts: Sequence[Move], report: bool) -> Tuple[List[Dict[str, Any]], List[Any]]:
        """One move: (each player's terms, nothing to wait for). All gradients before any update."""
        moving = [network for player in players for network in player.networks]
        resting = [(variable, tf.identity(variable)) for network in self.networks if network not in moving
                   for variable in network.foreign_state]
        done: List[Any] = []
        for move in parts:
            with tf.control_dependencies(there(done)):  # one part's memory at a time
                done.append(self._differentiate(players, move))
        terms = [means(values) for values in zip(*[values for values, _ in done])]
        move = parts[-1]
        if report:
            for player, values in zip(players, terms):
                values.update(self._watch(player, move))
        for variable, before in resting:
            variable.assign(before)
        gradients = [self._gradients(player, [found[place] for _, found in done], terms[place])
                     for place, player in enumerate(players)]
        self._note_skipped(players, gradients, terms)
        for player, found in zip(players, gradients):
            self._apply(player, found, move.step)
        for variable, value in self._statistics(parts, players).values():
            variable.assign(value)
        for player in players:
            self._after(player, move)
        return terms, []

    def _differentiate(self, players: Sequence[Any], move: Move) -> Tuple[List[Dict[str, Any]], List[List[Any]]]:
        """(terms, gradients) of each player. One tape for each sum that is differentiated."""
        terms: List[Dict[str, Any]] = []
        totals: List[List[Any]] = []
        tapes: List[List[Any]] = []
        with contextlib.ExitStack() as stack:
            stack.enter_context(move)
            stack.enter_context(differentiated())
            for player in players:
                tapes.append([stack.enter_context(_tape()) for _ in range(2 if player.balance else 1)])
                for tape in tapes[-1]:
                    for variable in player.optimizer.variables:
                        tape.watch(variable)
            for player in players:
                terms.append(self._losses(player, move))
                totals.append(self._totals(player, terms[-1]))
        return terms, [[gradient for tape, total in zip(tapes[place], totals[place])
                        for gradient in tape.gradient(total, player.optimizer.variables) or []]  # 1.6: None of no variables
                       for place, player in enumerate(players)]

    def play(self, moves: Moves, drawn: Dict[str, Any], start: int) -> Tuple[int, Dict[str, float]]:
        count = len(next(iter(drawn.values())))
        with self.scope():
            if self.mode == "function" and HAVE_LOOPS:
                if moves not in self._functions:
                    self._functions[moves] = compiled(self._loop(moves), self._xla)
                given = {key: tf.constant(self._room(array)) for key, array in drawn.items()}
                done, values = self._functions[moves](given, _number(count), _number(start))
                return int(done), self._row(moves, values.numpy())
            if self.mode == "function" and moves not in self._functions:
                self._functions[moves] = compiled(self._alone(moves))
            for done in range(count):
                number = _number(start + done)
                if self.mode == "eager":
                    given = {key: [tf.constant(one) for one in array[done]] for key, array in drawn.items()}
                    values, sound, _ = self._step(moves, given, number, done == count - 1)
                else:
                    values, sound = self._functions[moves]({key: tf.constant(array[done]) for key, array in drawn.items()}, number)
                if not sound.numpy():
                    break
            return done + 1, self._row(moves, values.numpy())

    def _alone(self, moves: Moves) -> Callable[..., Any]:
        def step(drawn: Dict[str, Any], number: Any) -> Any:
            return self._step(moves, {key: tf.unstack(array) for key, array in drawn.items()}, number)[:2]

        return step

    def _loop(self, moves: Moves) -> Callable[..., Any]:
        def loop(drawn: Dict[str, Any], count: Any, start: Any) -> Any:
            def step(done: Any, sound: Any, reports: Any) -> Any:
                # tf.gather, as XLA of 2.5 and 2.6 cannot compile array[done]
                given = {key: tf.unstack(tf.gather(array, done)) for key, array in drawn.items()}
                values, sound, _ = self._step(moves, given, start + done)
                return done + 1, sound, reports.write(done, values)

            reports = tf.TensorArray(tf.float32, self.capacity, clear_after_read=False)
            done, _, reports = v1.while_loop(lambda done, sound, _: tf.logical_and(sound, done < count), step,
                                             [tf.constant(0), tf.constant(True), reports], parallel_iterations=1, back_prop=False)
            return done, reports.read(done - 1)

        return loop

    def read(self, names: Sequence[str]) -> Dict[str, Any]:
        return {name: self.named[name].numpy() for name in names}

    def write(self, values: Dict[str, Any]) -> None:
        for name, value in values.items():
            self.named[name].assign(value)

    def _sample(self, function: Callable[[Move], Any], number: Any, batch: Dict[str, Any]) -> Any:
        def draw(number: Any, batch: Dict[str, Any]) -> Any:
            batch = {name: self.scaled(name, values) for name, values in batch.items()}
            with Move(batch, number, CHUNK, "sample", training=False) as move:
                return function(move)

        key = function, tuple(sorted(batch))
        if key not in self._functions:
            self._functions[key] = compiled(draw) if self.mode == "function" else draw
        with self.scope():
            return self._functions[key](tf.constant(number), {name: tf.constant(array) for name, array in batch.items()}).numpy()
