"""Players that move in a graph of their own, run by a session. Its twin is `stage_eager`."""

import contextlib
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence, Tuple

import tensorflow as tf

from ganzoo_compat import variables
from ganzoo_compat.errors import WrongNetwork
from ganzoo_compat.gradients import differentiated
from ganzoo_compat.move import Move
from ganzoo_compat.sessions import open_session
from ganzoo_compat.spelling import v1
from ganzoo_compat.stage import CHUNK, Moves, Stage
from ganzoo_compat.sums import means, there

if hasattr(v1, "control_flow_v2_enabled"):  # 1.15 and later
    @contextlib.contextmanager
    def _loops_in_the_graph() -> Iterator[None]:
        """While loops as operations of the graph itself, so that a loop's body is the session's like everything else."""
        before = v1.control_flow_v2_enabled()
        v1.disable_control_flow_v2()
        try:
            yield
        finally:
            if before:
                v1.enable_control_flow_v2()
else:  # 1.6 to 1.14: there are no others
    _loops_in_the_graph = contextlib.suppress  # type: ignore[assignment]


class GraphStage(Stage):
    """See `Stage`. config: the session's ConfigProto."""

    mode = "graph"

    def __init__(self, seed: int, device: Optional[str], config: Any = None, kind: str = "float32") -> None:
        super().__init__(seed, device, kind)
        self._graph, self._config = tf.Graph(), config
        self._values: Dict[str, Any] = {}  # initial values by name, until there is a session
        self._assigned: List[List[Any]] = []
        self._calls: Dict[Any, Callable[..., Any]] = {}
        self._live: Any = None
        self._writers: Dict[str, Tuple[Any, Any]] = {}

    @contextlib.contextmanager
    def _scope(self) -> Iterator[None]:
        # tf.layers makes variables that are references, which no optimizer's kernel takes, unless told otherwise
        with self._graph.as_default(), _loops_in_the_graph(), v1.variable_scope(v1.get_variable_scope(), use_resource=True):
            yield

    def session(self) -> Any:
        return self._live

    def _create(self, name: str, value: Any, trainable: bool) -> Any:
        self._values[name] = value
        return variables.in_graph(name, value, trainable)

    def check_home(self, network: str, variable: Any) -> None:
        if not any(variable is one for one in self._graph.get_collection(v1.GraphKeys.GLOBAL_VARIABLES)):
            raise WrongNetwork(f"Network {network!r} was built outside of the run's graph: "
                               f"build it in the model's build(), or use --mode function or eager.")

    @contextlib.contextmanager
    def touching(self) -> Iterator[Callable[[], Sequence[Any]]]:
        before = len(self._graph.get_operations())

        def touched() -> Sequence[Any]:
            used = {tensor.name for op in self._graph.get_operations()[before:] for tensor in list(op.inputs) + list(op.outputs)}
            return [one for one in self._graph.get_collection(v1.GraphKeys.TRAINABLE_VARIABLES)
                    if (one.handle if hasattr(one, "handle") else one.op.outputs[0]).name in used]

        yield touched

    def _seed_foreign(self, seed: int) -> None:
        v1.set_random_seed(seed)

    def _begin(self, data: Dict[str, Any]) -> None:
        # The data is a variable, not a constant: a constant would be copied with every copy of the graph's text.
        self._data = {key: variables.in_graph(f"data/{key}", array, False) for key, array in data.items()}
        self._live = open_session(self._graph, self._config)
        self._live.run(v1.global_variables_initializer())
        self.write(self._values)
        self._load([(self._data[key], array) for key, array in data.items()])
        self._values = {}

    def _load(self, values: Sequence[Tuple[Any, Any]]) -> None:
        """Gives variables values, in one call: each costs as much as a step of a small GAN."""
        self._live.run([variable.initializer for variable, _ in values],
                       {variable.initializer.inputs[1]: value for variable, value in values})

    def assign(self, variable: Any, value: Any) -> None:
        if not self._assigned:
            raise WrongNetwork("In a graph variables are assigned after a move: by the player's after(move), not in a loss.")
        done = variable.assign(value)
        self._assigned[-1].append(getattr(done, "op", done))

    @contextlib.contextmanager
    def _assigning(self) -> Iterator[List[Any]]:
        self._assigned.append([])
        try:
            yield self._assigned[-1]
        finally:
            self._assigned.pop()

    def _barrier(self, operations: List[Any]) -> List[Any]:
        return [tf.group(*operations)]

    def _move(self, players: Sequence[Any], parts: Sequence[Move], report: bool) -> Tuple[List[Dict[str, Any]], List[Any]]:
        """One move: (each player's terms, operations to wait for). All gradients before any update."""
        done: List[Any] = []
        self._created: List[Any] = []  # operations of the losses
        for move in parts:
            with tf.control_dependencies(there(done)):  # one part's memory at a time
                done.append(self._differentiate(players, move))
        created = self._created
        terms = [means(values) for values in zip(*[values for values, _ in done])]
        move = parts[-1]
        if report:
            for player, values in zip(players, terms):
                values.update(self._watch(player, move))
        gradients = [self._gradients(player, [found[place] for _, found in done], terms[place])
                     for place, player in enumerate(players)]
        self._note_skipped(players, gradients, terms)
        first = [gradient for found in gradients for gradient in found if gradient is not None]
        first += [value for values in terms for value in values.values()] + self._foreign_updates(created, players)
        statistics = self._statistics(parts, players)
        first += [value for _, value in statistics.values()]
        undone = self._undone(created, first, players)
        with tf.control_dependencies(self._barrier(first)), self._assigning() as assigned:
            for variable, before_it in undone:
                self.assign(variable, before_it)
            applied: List[Any] = []
            for player, found in zip(players, gradients):
                with tf.control_dependencies(applied if _shared(players) else []):
                    applied = applied + self._apply(player, found, move.step) + assigned
            for variable, value in statistics.values():
                self.assign(variable, value)
        done = self._barrier(applied + assigned)
        if any(player.after for player in players):
            with tf.control_dependencies(done), self._assigning() as assigned:
                for player in players:
                    self._after(player, move)
            done = self._barrier(done + assigned)
        return terms, done

    def _differentiate(self, players: Sequence[Any], move: Move) -> Tuple[List[Dict[str, Any]], List[List[Any]]]:
        """(terms, gradients) of each player."""
        before = len(self._graph.get_operations())
        with move, differentiated():
            terms = [self._losses(player, move) for player in players]
        self._created += self._graph.get_operations()[before:]
        totals = [self._totals(player, loss) for player, loss in zip(players, terms)]
        return terms, [[gradient for total in totals[place] for gradient in v1.gradients(total, player.optimizer.variables)]
                       for place, player in enumerate(players)]

    def _foreign_updates(self, created: Sequence[Any], players: Sequence[Any]) -> List[Any]:
        """The assignments that Keras's layers made to the state of networks that move, in order.

        Keras 2 lists them in `layer.updates`, Keras 3 nowhere: they are found among the operations that the losses made. A
        second pass of a network has to see the first one's statistics, so its reads wait.
        """
        state = {_source(variable.handle)
                 for player in players for network in player.networks for variable in network.foreign_state}
        updates = [op for op in created if op.type.startswith("Assign") and len(op.inputs) and _source(op.inputs[0]) in state]
        for update in updates:
            for later in created[created.index(update) + 1:]:
                if later.type == "ReadVariableOp" and _source(later.inputs[0]) == _source(update.inputs[0]):
                    later._add_control_input(update)
        return updates

    def _undone(self, created: Sequence[Any], first: Sequence[Any], players: Sequence[Any]) -> List[Tuple[Any, Any]]:
        """(variable, value before) of the state of resting networks whose assignments are part of what they compute.

        So are those of tf.contrib.layers.batch_norm(updates_collections=None); others of a resting network are never run.
        """
        needed, todo = set(), [getattr(one, "op", one) for one in first]
        while todo:
            op = todo.pop()
            if op not in needed:
                needed.add(op)
                todo += [tensor.op for tensor in op.inputs] + list(op.control_inputs)
        moving = [network for player in players for network in player.networks]
        undone = []
        for variable in [one for network in self.networks if network not in moving for one in network.foreign_state]:
            updates = [op for op in created if op in needed and op.type.startswith("Assign") and len(op.inputs)
                       and _source(op.inputs[0]) == _source(variable.handle)]
            if updates:
                undone.append((variable, variable.read_value()))
                for update in updates:
                    update._add_control_input(undone[-1][1].op)
        return undone

    def play(self, moves: Moves, drawn: Dict[str, Any], start: int) -> Tuple[int, Dict[str, float]]:
        arrays = [self._room(drawn[key]) for key in sorted(drawn)]
        if moves not in self._calls:
            with self.scope():
                self._calls[moves] = self._loop(moves, dict(zip(sorted(drawn), arrays)))
        done, values = self._calls[moves](*(arrays + [len(next(iter(drawn.values()))), start]))
        return int(done), self._row(moves, values)

    def _loop(self, moves: Moves, drawn: Dict[str, Any]) -> Callable[..., Any]:
        feeds = {key: v1.placeholder(tf.as_dtype(array.dtype), array.shape) for key, array in drawn.items()}
        count, start = v1.placeholder(tf.int32, []), v1.placeholder(tf.int32, [])

        def step(done: Any, sound: Any, reports: Any) -> Any:
            given = {key: tf.unstack(feed[done]) for key, feed in feeds.items()}
            values, sound, operations = self._step(moves, given, start + done)
            with tf.control_dependencies(operations):
                return tf.identity(done) + 1, tf.identity(sound), reports.write(done, values)

        reports = tf.TensorArray(tf.float32, self.capacity, clear_after_read=False)
        done, _, reports = v1.while_loop(lambda done, sound, _: tf.logical_and(sound, done < count), step,
                                         [tf.constant(0), tf.constant(True), reports], parallel_iterations=1, back_prop=False)
        return self._live.make_callable([done, reports.read(done - 1)], [feeds[key] for key in sorted(feeds)] + [count, start])

    def read(self, names: Sequence[str]) -> Dict[str, Any]:
        return self._live.run({name: self.named[name] for name in names})

    def write(self, values: Dict[str, Any]) -> None:
        self._load([(self.named[name], value) for name, value in values.items()])

    def _sample(self, function: Callable[[Move], Any], number: Any, batch: Dict[str, Any]) -> Any:
        key = function, tuple((name, array.shape, str(array.dtype)) for name, array in sorted(batch.items()))
        if key not in self._calls:
            with self.scope():
                step = v1.placeholder(tf.int32, [])
                given = {name: v1.placeholder(tf.as_dtype(array.dtype), array.shape) for name, array in batch.items()}
                shown = {name: self.scaled(name, values) for name, values in given.items()}
                with Move(shown, step, CHUNK, "sample", training=False) as move:
                    drawn = function(move)
                self._calls[key] = self._live.make_callable(drawn, [step] + [given[name] for name in sorted(given)])
        return self._calls[key](number, *[batch[name] for name in sorted(batch)])


def _shared(players: Sequence[Any]) -> bool:
    """Whether players that move together move some of the same variables: their updates then need an order."""
    moved = [id(variable) for player in players for variable in player.optimizer.variables]
    return len(set(moved)) < len(moved)


def _source(handle: Any) -> Any:
    """The name of a variable's handle, also where it enters a loop."""
    while handle.op.type in ("Enter", "RefEnter"):
        handle = handle.op.inputs[0]
    return handle.name
