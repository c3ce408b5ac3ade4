"""The graph that draws samples, for itself: cut out of a run's graph, its variables constants."""

from collections import OrderedDict
from typing import Any, Callable, Dict, NamedTuple, Optional, Sequence, Set, Tuple

import tensorflow as tf

from ganzoo_compat.errors import Unavailable
from ganzoo_compat.move import Move
from ganzoo_compat.spelling import v1

__all__ = ["COUNT", "Drawing", "OUTPUT", "SEED", "drawing"]

OUTPUT = "samples"
SEED, COUNT = "seed", "count"  # inputs of what draws random numbers beside its inputs, or has no input


class Drawing(NamedTuple):
    """A graph that draws samples, its weights constants.

    definition: the GraphDef; its tensors are named by the inputs and `samples`.
    inputs: {name: (NumPy type, shape of one example; None of a scalar)}, in alphabetical order.
    weights: the canonical names of those that it is drawn with.
    """

    definition: Any
    inputs: Dict[str, Tuple[str, Optional[Tuple[int, ...]]]]
    weights: Sequence[str]


def drawing(stage: Any, function: Callable[[Any], Any], batch: Dict[str, Any], count: Optional[int] = None) -> Drawing:
    """The graph of function(move), used as when sampling, averages in the place of the weights that are averaged.

    stage: in graph mode.
    batch: {key: array [n, ...]} of what the function may find in `move.batch`: types and shapes are those; what it does not use
        is no input.
    count: examples of one call, for who cannot do otherwise; None leaves it to the caller.
    """
    if stage.mode != "graph":
        raise Unavailable("A model is exported from its graph: load the run in mode graph.")
    session = stage.session()
    with stage.averages_in_place(), stage.scope():
        feeds = OrderedDict((key, v1.placeholder(tf.as_dtype(array.dtype), (count,) + array.shape[1:]))
                            for key, array in sorted(batch.items()))
        number, size = v1.placeholder(tf.int32, []), v1.placeholder(tf.int32, [])
        length: Any = count if count is not None else tf.shape(next(iter(feeds.values())))[0] if feeds else size
        shown = {key: stage.scaled(key, feed) for key, feed in feeds.items()}

        def draw(given: Dict[str, Any], length: Any) -> Tuple[Any, Any, Set[str]]:
            """(samples, their graph, the names of its nodes)."""
            with Move(given, number, length, "sample", training=False) as move:
                drawn = tf.identity(tf.cast(function(move), tf.float32))
            definition = _frozen(session, drawn)
            return drawn, definition, {node.name for node in definition.node}

        drawn, definition, used = draw(shown, length)
        if count is None and feeds and not any(feed.op.name in used for feed in feeds.values()):
            drawn, definition, used = draw({}, size)  # it draws all by itself, and has to be told how many
    handles = {variable.handle.op.name: name for name, variable in stage.named.items() if hasattr(variable, "handle")}
    weights = [name for handle, name in handles.items() if handle in used]
    named = OrderedDict((key, feed) for key, feed in list(feeds.items()) + [(COUNT, size), (SEED, number)] if feed.op.name in used)
    with tf.Graph().as_default() as graph:  # anew, as the names are to be the inputs', whatever the run's graph calls them
        again = {key: v1.placeholder(feed.dtype, feed.shape, name=key) for key, feed in named.items()}
        given = {feed.name: again[key] for key, feed in named.items()}
        (found,) = v1.import_graph_def(definition, given, [drawn.name], name="generator")
        tf.identity(found, name=OUTPUT)
        inputs = OrderedDict((key, (feed.dtype.as_numpy_dtype.__name__, None if key in (COUNT, SEED) else tuple(
            int(side) for side in feed.shape.as_list()[1:]))) for key, feed in sorted(named.items()))
        return Drawing(graph.as_graph_def(), inputs, weights)


def _frozen(session: Any, drawn: Any) -> Any:
    """The part of the graph that the tensor needs, the values of its variables constants: a GraphDef.

    What TensorFlow has for this leaves variables that are resources as they are, up to 1.8 or so.
    """
    definition = v1.graph_util.extract_sub_graph(session.graph.as_graph_def(), [drawn.op.name])
    handles = [node.name for node in definition.node if node.op == "VarHandleOp"]
    variables = session.graph.get_collection(v1.GraphKeys.GLOBAL_VARIABLES)
    known = {one.handle.op.name: one for one in variables if hasattr(one, "handle")}
    if not set(handles) <= set(known):
        raise Unavailable("it reads variables that are not the run's.")
    values = session.run({name: known[name].read_value() for name in handles})
    for node in definition.node:
        node.device = ""  # whoever loads it may have another one
        if any(name.partition(":")[0] in values for name in node.input) and node.op not in ("ReadVariableOp", "ResourceGather"):
            raise Unavailable(f"its operation {node.op} takes a variable, and not what is in it: call networks as they are.")
        if node.name in values:
            value = tf.make_tensor_proto(values[node.name])
            _become(node, "Const", [], dtype=v1.AttrValue(type=value.dtype), value=v1.AttrValue(tensor=value))
        elif node.op == "ReadVariableOp":
            _become(node, "Identity", node.input, T=node.attr["dtype"])
        elif node.op == "ResourceGather":
            _become(node, "Gather", node.input, Tparams=node.attr["dtype"], Tindices=node.attr["Tindices"])
    same = {node.name: list(node.input) for node in definition.node if node.op == "IdentityN"}  # tf.custom_gradient's

    def origin(name: str) -> str:
        """What an input is of, past those that only hand it on."""
        node, _, place = name.partition(":")
        return origin(same[node][int(place or 0)]) if node in same else name

    for node in definition.node:
        inputs = [origin(name) for name in node.input]
        del node.input[:]
        node.input.extend(inputs)
    return v1.graph_util.extract_sub_graph(definition, [drawn.op.name])


def _become(node: Any, op: str, inputs: Sequence[str], **attributes: Any) -> None:
    """Makes a node another one, which gives the same."""
    kept = {name: v1.AttrValue.FromString(value.SerializeToString()) for name, value in attributes.items()}
    inputs = list(inputs)
    node.op = op
    del node.input[:]
    node.input.extend(inputs)
    node.attr.clear()
    for name, value in kept.items():
        node.attr[name].CopyFrom(value)
