"""A stage: where the players of one run move, in one mode. What the modes share; `stage_graph` and `stage_eager` are the rest."""

import contextlib
import random
import re
import sys
import zlib
from collections import OrderedDict
from typing import Any, Callable, ContextManager, Dict, Iterator, List, Optional, Sequence, Set, Tuple

import numpy as np
import tensorflow as tf

from ganzoo_compat import precision
from ganzoo_compat.checkpoints import Saver
from ganzoo_compat.errors import WrongNetwork
from ganzoo_compat.move import Move
from ganzoo_compat.spelling import v1
from ganzoo_compat.sums import balanced, finite, mean, there_are, total

__all__ = ["CHUNK", "GRADIENTS", "ROWS", "Stage", "current", "here", "narrow"]

ROWS = "rows"  # among what a move draws: which examples of the data that the stage holds
GRADIENTS = "gradients"  # what a player reports, as player/gradients, when they are not finite
CHUNK = 64  # examples of one sampling call: sample i depends on the seed and i, not on how many are asked for

Moves = Tuple[Tuple[str, ...], ...]  # of a step: players that move together in one tuple

_stack: "List[Stage]" = []


def current() -> Any:
    """The stage in whose `scope` the code runs.

    Raises:
        WrongNetwork: there is none.
    """
    if not _stack:
        raise WrongNetwork("Networks and variables belong to a run: make them in the model's build(), or in `with stage.scope():`.")
    return _stack[-1]


def here() -> Any:
    """The stage in whose `scope` the code runs, or None."""
    return _stack[-1] if _stack else None


class Stage:
    """Where the players of one run move.

    seed: of everything random.
    device: as TensorFlow names it, such as "/cpu:0"; None leaves the choice to TensorFlow.
    kind: one of `precision.KINDS`.

    In order: make the networks `with stage.scope()`, `begin`, then `play`, `sample`, `save`, `restore` as often as needed.
    """

    mode = ""  # graph, eager or function
    capacity = 100  # steps of one call, at most

    def __init__(self, seed: int, device: Optional[str], kind: str = "float32") -> None:
        self.seed, self.device, self.precision = seed, device, kind
        self.named: Dict[str, Any] = OrderedDict()  # every variable of a checkpoint, by canonical name
        self.networks: List[Any] = []
        self.foreign: Dict[int, Any] = {}  # Keras layers as ours, by the identity of Keras's
        self._data: Dict[str, Any] = {}
        self.players: Dict[str, Any] = OrderedDict()
        self.watched: Set[str] = set()  # the reported player/term that nobody minimises
        self._own: Set[str] = set()  # names that `create` made

    # -- while the networks are made

    @contextlib.contextmanager
    def scope(self) -> Iterator["Stage"]:
        """Networks and variables made inside belong to the stage."""
        _stack.append(self)
        try:
            with self._scope(), tf.device(self.device):
                yield self
        finally:
            _stack.pop()

    def create(self, name: str, value: Any, trainable: bool) -> Any:
        """See `variables.create`."""
        if name in self.named:
            raise ValueError(f"A run has one variable of a name, and there is a {name} already.")
        self.named[name] = variable = self._create(name, value, trainable)
        self._own.add(name)
        return variable

    @contextlib.contextmanager
    def building(self, name: str) -> Iterator[None]:
        """Around the first call of a network, which makes its weights: those of Keras's layers depend on seed and name too."""
        seed = zlib.crc32(f"{self.seed}/{name}".encode()) & 0x7FFFFFFF
        before = random.getstate(), np.random.get_state()
        random.seed(seed)
        np.random.seed(seed)
        self._seed_foreign(seed)
        try:
            with _without_keras_own_seeds():
                yield
        finally:
            random.setstate(before[0])
            np.random.set_state(before[1])

    def adopt(self, network: Any) -> None:
        """Notes a network, whose variables are saved with the run.

        Raises:
            WrongNetwork: there is a network of that name.
        """
        if any(network.name == other.name for other in self.networks):
            raise WrongNetwork(f"Two networks are named {network.name!r}: each needs a name of its own.")
        for name, variable in network.named.items():
            if name not in self._own:
                self.named[name] = variable
        self.networks.append(network)

    # -- before the first step

    def begin(self, players: Sequence[Any], data: Dict[str, Any], batch_size: int, images: Sequence[str] = (),
              averaged: Sequence[Any] = (), decay: float = 0.0, accumulate: int = 1, clip: Optional[float] = None) -> None:
        """Sets the stage. Called once, in `scope`.

        players: as `ganzoo.Player`: name, networks, optimizer, loss, after, watch, balance.
        data: {key: NumPy array [examples, ...]}, of which each move gets the rows that `play` says; may be empty.
        images: keys of uint8 images, handed to losses as float32 in [-1, 1].
        averaged, decay: networks whose weights are averaged exponentially after every step; decay 0 averages nothing.
        accumulate: batches whose mean gradient makes one update.
        clip: bound of the norm of all gradients of a player's update; None bounds nothing.
        """
        self.batch_size, self._images, self._accumulate, self._clip = batch_size, set(images), accumulate, clip
        for player in players:
            if player.name in self.players or not re.match(r"[A-Za-z0-9_.-]+$", player.name):
                raise WrongNetwork(f"{player.name!r} cannot name a player: each has a name of its own, of letters, digits, "
                                   f"_, - and dots.")
            for network in player.networks:
                if network not in self.networks:
                    raise WrongNetwork(f"{network!r} of player {player.name!r} is no network of this run: "
                                       f"wrap it, Network({player.name!r}, model, input_shape), in build().")
                if network.named and not network.trainable:
                    raise WrongNetwork(f"Network {network.name!r} of player {player.name!r} has no weights that train: leave "
                                       f"`trainable` as it is; other players leave its weights alone anyway.")
            self.players[player.name] = player
            player.optimizer.build(player.name, list(_trainable(player).items()))
        self._averages: Dict[str, Tuple[Any, Any]] = OrderedDict()  # name -> (variable, its average)
        self._decay = decay
        if decay:
            for network in averaged:
                for name, variable in network.trainable.items():
                    zero = np.zeros([int(side) for side in variable.shape], "float32")
                    self._averages[name] = variable, self.create(f"average/{name}", zero, False)
        for name in ("step", "batches"):  # written when the run is saved
            self.create(name, np.int64(0), False)
        self._terms: Dict[Any, List[str]] = {}  # moves -> names of the reported numbers
        self._begin(data)
        for name, value in self.read(list(self._averages)).items():
            self.write({f"average/{name}": value})
        self._saver = Saver(self.named, self.session())

    # -- one step, as operations

    def _step(self, moves: Moves, drawn: Dict[str, Any], step: Any, report: bool = True) -> Tuple[Any, Any, List[Any]]:
        """All moves of a step: (the reported numbers [terms] float32, whether what is minimised is finite, operations to wait for).

        report: whether to report what is only watched, too.
        """
        reported: Dict[str, Any] = OrderedDict()
        done: List[Any] = []
        for index, names in enumerate(moves):
            players = [self.players[name] for name in names]
            with tf.control_dependencies(done):
                parts = [Move(self._batch({key: values[index * self._accumulate + part] for key, values in drawn.items()}),
                              step, self.batch_size, f"{self.seed}/{index}" + (f".{part}" if part else ""))
                         for part in range(self._accumulate)]
                terms, done = self._move(players, parts, report)
            for player, values in zip(players, terms):
                for term, value in values.items():
                    name = f"{player.name}/{term}"
                    if name in reported and name not in self.watched:  # of several moves of a step, what is not finite stays
                        value = tf.where(v1.is_finite(reported[name]), value, reported[name])
                    reported[name] = value
        if self._averages:
            with tf.control_dependencies(done), self._assigning() as assigned:
                for variable, average in self._averages.values():
                    old = average.read_value()  # in this form an average that has arrived stays where it is
                    self.assign(average, old + (variable.read_value() - old) * (1.0 - self._decay))
            done = self._barrier(done + assigned)
        self._terms[moves] = list(reported)
        losses = tf.stack([value for name, value in reported.items() if name not in self.watched])
        return tf.stack(list(reported.values())), tf.reduce_all(v1.is_finite(losses)), done

    def _row(self, moves: Moves, values: Sequence[float]) -> Dict[str, float]:
        """{player/term: number} of the last step; of gradients only where they are not finite."""
        return {name: float(value) for name, value in zip(self._terms[moves], values)
                if not name.endswith(f"/{GRADIENTS}") or not np.isfinite(value)}

    def _batch(self, drawn: Dict[str, Any]) -> Dict[str, Any]:
        """{key: tensor [batch, ...]} of one move: the rows drawn from the data held here, and what was handed in."""
        batch = {key: self.scaled(key, values) for key, values in drawn.items() if key != ROWS}
        for key, array in self._data.items() if ROWS in drawn else ():
            values = tf.gather(array, drawn[ROWS])
            values.set_shape([self.batch_size] + list(array.shape[1:]))
            batch[key] = self.scaled(key, values)
        return batch

    def scaled(self, key: str, values: Any) -> Any:
        """Images as losses and samples see them: float32 in [-1, 1]."""
        return (tf.cast(values, tf.float32) - 127.5) / 127.5 if key in self._images else values

    def _room(self, array: Any) -> Any:
        """The array with room for `capacity` steps, so that one function serves every number of steps."""
        room = np.zeros((self.capacity,) + array.shape[1:], array.dtype)
        room[:len(array)] = array
        return room

    def _statistics(self, parts: Sequence[Move], players: Sequence[Any]) -> Dict[Any, Any]:
        """{variable: new value} of the batch statistics of networks that move, each pass of a network in its order."""
        moving = {id(variable): variable
                  for player in players for network in player.networks for variable in network.named.values()}
        new: Dict[int, Any] = OrderedDict()
        for variable, value, momentum in [one for move in parts for one in move.statistics]:
            if id(variable) in moving:
                old = new[id(variable)] if id(variable) in new else variable.read_value()
                new[id(variable)] = old * momentum + tf.stop_gradient(value) * (1.0 - momentum)
        return OrderedDict((key, (moving[key], value)) for key, value in new.items())

    def _watch(self, player: Any, move: Move) -> Dict[str, Any]:
        """What the player reports beside its loss, from what the move computed; it changes nothing."""
        if player.watch is None:
            return {}
        with move.without_training():
            values = _checked(player.watch(move), f"What player {player.name!r} watches")
        self.watched.update(f"{player.name}/{term}" for term in values)
        return values

    def _losses(self, player: Any, move: Move) -> Dict[str, Any]:
        """{term: scalar tensor} of the player.

        Raises:
            WrongNetwork: there is no term, or one is no scalar.
        """
        terms = _checked(player.loss(move), f"The loss of player {player.name!r}")
        if not terms:
            raise WrongNetwork(f"The loss of player {player.name!r} has no terms: return {{name: scalar}}.")
        return terms

    def _after(self, player: Any, move: Move) -> None:
        """What the player does after its update."""
        if player.after:
            with move.without_training():
                player.after(move)

    def _gradients(self, player: Any, parts: Sequence[Sequence[Any]], terms: Dict[str, Any]) -> List[Any]:
        """What the player's optimizer applies: the mean of the parts' gradients, balanced and clipped; None where there is none.

        parts: gradients of each of `_totals`, one after the other, of each part of the move.
        terms: the player's, to which a balance is noted.

        Raises:
            WrongNetwork: there is none of any weight.
        """
        gradients = [mean(found) for found in zip(*parts)]
        if self.precision == precision.SCALED:
            gradients = [gradient if gradient is None else gradient / precision.LOSS_SCALE for gradient in gradients]
        if player.balance is not None:
            count = len(gradients) // 2
            gradients, terms["balance"] = balanced(gradients[:count], gradients[count:], player.balance)
            self.watched.add(f"{player.name}/balance")
        if gradients and all(gradient is None for gradient in gradients):
            raise WrongNetwork(f"The loss of player {player.name!r} depends on none of the weights of its networks "
                               f"({', '.join(network.name for network in player.networks)}).")
        if gradients and self.precision != precision.SCALED:  # there an update that overflows is skipped
            terms[GRADIENTS] = total(gradients)
        return gradients if self._clip is None or not gradients else tf.clip_by_global_norm(gradients, self._clip)[0]

    def _totals(self, player: Any, terms: Dict[str, Any]) -> List[Any]:
        """What is differentiated: the sum of the terms; of a player with a balance that of the main ones, and that of the others.

        Raises:
            WrongNetwork: one of these has no terms.
        """
        sums = [list(terms.values())]
        if player.balance is not None:
            main = player.balance.main
            sums = [[value for name, value in terms.items() if (name in main) == wanted] for wanted in (True, False)]
            if not all(sums) or not set(main) <= set(terms):
                raise WrongNetwork(f"The balance of player {player.name!r} weighs {', '.join(main) or 'nothing'} against other "
                                   f"terms, and its loss has the terms {', '.join(terms)}.")
        totals = [tf.add_n(values) for values in sums]
        return [total * precision.LOSS_SCALE for total in totals] if self.precision == precision.SCALED else totals

    def _apply(self, player: Any, gradients: List[Any], step: Any) -> List[Any]:
        """The player's update, as operations; with scaled losses there is none where a gradient overflowed."""
        if self.precision != precision.SCALED:
            return player.optimizer.apply(gradients, step)

        def update() -> Any:
            with self._assigning() as assigned:
                applied = player.optimizer.apply(gradients, step)
            with tf.control_dependencies(there_are(applied + assigned)):
                return tf.constant(True)

        return [v1.cond(finite(gradients), update, lambda: tf.constant(False))]

    def _note_skipped(self, players: Sequence[Any], gradients: Sequence[List[Any]], terms: Sequence[Dict[str, Any]]) -> None:
        """Reports, as `skipped`, 1 of a player whose update was left out."""
        for player, found, values in zip(players, gradients, terms) if self.precision == precision.SCALED else ():
            values["skipped"] = 1.0 - tf.cast(finite(found), tf.float32)
            self.watched.add(f"{player.name}/skipped")

    # -- everything of a run

    def sample(self, function: Callable[[Move], Any], count: int, seed: int, batch: Optional[Dict[str, Any]] = None,
               first: int = 0) -> Any:
        """`count` examples, 1 or more, of function(move), a NumPy array; networks are used as they are, or their averages.

        batch: {key: array [count, ...]} of what the function conditions on, as the data has it.
        first: number of the first of them, a multiple of CHUNK, where they are drawn in parts.
        """
        chunks, batch = [], batch or {}
        with self.averages_in_place():
            for start in range(0, count, CHUNK):
                part = {key: _filled(narrow(array)[start:start + CHUNK]) for key, array in batch.items()}
                number = (seed * 1000003 + (first + start) // CHUNK) & 0x7FFFFFFF
                chunks.append(self._sample(function, np.int32(number), part))
        return np.concatenate(chunks)[:count]

    @contextlib.contextmanager
    def averages_in_place(self) -> Iterator[None]:
        """Inside, the weights that are averaged are their averages."""
        if not self._averages:
            yield
            return
        live = self.read(list(self._averages))
        averages = self.read([f"average/{name}" for name in self._averages])
        try:
            self.write(dict(zip(self._averages, averages.values())))
            yield
        finally:
            self.write(live)

    def save(self, prefix: Any, step: int, batches: int) -> None:
        """Writes every variable, the step and the number of batches drawn, to the file of that prefix."""
        self.write({"step": np.int64(step), "batches": np.int64(batches)})
        with self.scope():
            self._saver.save(prefix)

    def restore(self, prefix: Any) -> Tuple[int, int]:
        """(step, batches drawn) of the file, whose values the variables then have.

        Raises:
            CheckpointMismatch: it is not a checkpoint of these networks.
        """
        with self.scope():
            self._saver.restore(prefix)
        values = self.read(["step", "batches"])
        return int(values["step"]), int(values["batches"])

    # -- what each mode does in its own way

    def play(self, moves: Moves, drawn: Dict[str, Any], start: int) -> Tuple[int, Dict[str, float]]:
        """Plays some steps, at most `capacity`, from step `start` on: (how many, the last one's {player/term: number}).

        A step in which a loss or a gradient is not finite is the last one; where gradients are not, the row also has
        `player/gradients`.

        moves: of each of these steps, players that move together in one tuple.
        drawn: what each move draws, NumPy arrays [steps, moves, batch, ...] by batch key; under `ROWS`, int32, which examples
            of the data that `begin` was given.
        """
        raise NotImplementedError

    def read(self, names: Sequence[str]) -> Dict[str, Any]:
        """{name: value}, NumPy arrays."""
        raise NotImplementedError

    def write(self, values: Dict[str, Any]) -> None:
        """Gives variables these values, {name: NumPy array}."""
        raise NotImplementedError

    def assign(self, variable: Any, value: Any) -> None:
        """See `variables.assign`."""
        raise NotImplementedError

    def check_home(self, network: str, variable: Any) -> None:
        """Raises WrongNetwork if a variable that a network was handed in with cannot be used here."""
        raise NotImplementedError

    def touching(self) -> ContextManager[Callable[[], Sequence[Any]]]:
        """What it gives tells afterwards which trainable variables were used inside."""
        raise NotImplementedError

    def _scope(self) -> ContextManager[None]:
        raise NotImplementedError

    def session(self) -> Any:
        raise NotImplementedError

    def _create(self, name: str, value: Any, trainable: bool) -> Any:
        raise NotImplementedError

    def _seed_foreign(self, seed: int) -> None:
        """Seeds what Keras draws initial weights from."""
        raise NotImplementedError

    def _begin(self, data: Dict[str, Any]) -> None:
        """Makes the data and every variable's value."""
        raise NotImplementedError

    def _move(self, players: Sequence[Any], parts: Sequence[Move], report: bool) -> Tuple[List[Dict[str, Any]], List[Any]]:
        """One move: (each player's terms, operations to wait for). All gradients before any update."""
        raise NotImplementedError

    def _assigning(self) -> ContextManager[List[Any]]:
        """Collects the assignments made inside, for what comes after to wait for."""
        raise NotImplementedError

    def _barrier(self, operations: List[Any]) -> List[Any]:
        """One operation to wait for instead of many: edges between moves stay few."""
        raise NotImplementedError

    def _sample(self, function: Callable[[Move], Any], number: Any, batch: Dict[str, Any]) -> Any:
        """One chunk of function(move), drawn from the number."""
        raise NotImplementedError


@contextlib.contextmanager
def _without_keras_own_seeds() -> Iterator[None]:
    """Keras 2 of 2.8 and later draws seeds from Python's numbers, but from its own after `tf.keras.utils.set_random_seed`: other
    ones at every run, and on Python 3.12 none at all (tf_keras 2.16 to 2.18 ask for a whole number up to 1e9, a float)."""
    modules = [sys.modules.get(name) for name in ("keras.backend", "keras.src.backend", "tf_keras.src.backend")]
    hidden = [(own, own.__dict__.pop("generator")) for own in (getattr(module, "_SEED_GENERATOR", None) for module in modules)
              if own is not None and "generator" in own.__dict__]
    try:
        yield
    finally:
        for own, generator in hidden:
            own.generator = generator


def _checked(terms: Dict[str, Any], what: str) -> Dict[str, Any]:
    """The terms as float32 scalars."""
    if GRADIENTS in terms:
        raise WrongNetwork(f"{what}: a term is named {GRADIENTS!r}, which is how a run tells of gradients that are not finite: "
                           f"name it otherwise.")
    checked: Dict[str, Any] = OrderedDict()
    for name, value in terms.items():
        checked[name] = value = tf.cast(value, tf.float32)
        if len(value.shape) != 0:
            raise WrongNetwork(f"{what}: the term {name!r} has the shape {value.shape}, but a term is one number: take its mean.")
    return checked


def _trainable(player: Any) -> Dict[str, Any]:
    """{canonical name: variable} of what the player's optimizer moves."""
    return OrderedDict(pair for network in player.networks for pair in network.trainable.items())


def narrow(array: Any) -> Any:
    """As NumPy array, in the types that datasets have: a list of Python's numbers becomes int32 or float32."""
    array = np.asarray(array)
    return array.astype({"int64": "int32", "float64": "float32"}.get(array.dtype.name, array.dtype))


def _filled(array: Any) -> Any:
    """The array with its last row repeated to a full chunk."""
    return np.concatenate([array, np.repeat(array[-1:], CHUNK - len(array), axis=0)]) if len(array) < CHUNK else array
