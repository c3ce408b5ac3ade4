"""What is left of a run for those who only draw from it: a SavedModel, a TensorFlow Lite file, a Keras model."""

import contextlib
import os
import sys
from collections import OrderedDict
from typing import Any, Callable, Dict, Iterator, NamedTuple, Optional, Sequence, Tuple

import tensorflow as tf

from ganzoo_compat import quiet
from ganzoo_compat.errors import Unavailable
from ganzoo_compat.move import Move
from ganzoo_compat.spelling import KERAS, VERSION, executing_eagerly, v1

__all__ = ["Drawing", "KERAS_ENDING", "drawing", "inputs", "program", "read_keras", "read_savedmodel", "read_tflite", "write_keras",
           "write_savedmodel", "write_tflite"]

OUTPUT = "samples"
SEED, COUNT = "seed", "count"  # inputs of what draws random numbers beside its inputs, or has no input
KERAS_ENDING = ".keras" if KERAS == 3 or tuple(map(int, VERSION.split(".")[:2])) >= (2, 12) else ".h5"  # .keras: 2.12 and later
SERVE, SIGNATURE = "serve", "serving_default"  # what TensorFlow's own tools look for

_LITE = getattr(v1, "lite", None)  # 1.13 and later


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
        with Move(shown, number, length, "sample", training=False) as move:
            drawn = tf.identity(tf.cast(function(move), tf.float32))
        definition = _frozen(session, drawn)
        used = {node.name for node in definition.node}
        if count is None and feeds and not any(feed.op.name in used for feed in feeds.values()):
            with Move({}, number, size, "sample", training=False) as move:  # it draws all by itself, and has to be told how many
                drawn = tf.identity(tf.cast(function(move), tf.float32))
            definition = _frozen(session, drawn)
            used = {node.name for node in definition.node}
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


def write_savedmodel(made: Drawing, folder: str) -> None:
    """Writes a SavedModel, whose signature `serving_default` has the drawing's inputs and `samples`. The folder is a new one."""
    with tf.Graph().as_default() as graph:
        v1.import_graph_def(made.definition, name="")
        inputs = {name: graph.get_tensor_by_name(f"{name}:0") for name in made.inputs}
        outputs = {OUTPUT: graph.get_tensor_by_name(f"{OUTPUT}:0")}
        signature = v1.saved_model.signature_def_utils.predict_signature_def(inputs, outputs)
        builder = v1.saved_model.builder.SavedModelBuilder(folder)
        with v1.Session(graph=graph) as session:
            builder.add_meta_graph_and_variables(session, [SERVE], {SIGNATURE: signature}, strip_default_attrs=True)
        builder.save()


def read_savedmodel(folder: str) -> Callable[[Dict[str, Any]], Any]:
    """{input: array} -> samples, by TensorFlow's own reader."""
    session = v1.Session(graph=tf.Graph())
    with session.graph.as_default():
        signature = v1.saved_model.loader.load(session, [SERVE], folder).signature_def[SIGNATURE]

    def draw(given: Dict[str, Any]) -> Any:
        return session.run(signature.outputs[OUTPUT].name, {signature.inputs[key].name: array for key, array in given.items()})

    return draw


def inputs(made: Drawing, n: int) -> str:
    """The beginning of a program that draws n samples: what it draws them of."""
    lines = ["import numpy as np", "import tensorflow as tf", ""]
    for name, (kind, shape) in made.inputs.items():
        size = [n] + list(shape or ())
        if shape is None:
            value = f"np.int32({n if name == COUNT else 0})"
        else:
            value = f'np.random.normal(size={size}).astype("{kind}")' if name == "latent" else f'np.zeros({size}, "{kind}")'
        lines.append(f"{name} = {value}")
    return "\n".join(lines) + "\n"


def program(made: Drawing, folder: str) -> str:
    """A program that loads the SavedModel in a folder and draws with it, on either TensorFlow."""
    given = ", ".join(f"{name}=tf.constant({name})" for name in made.inputs)
    fed = ", ".join(f'"{name}:0": {name}' for name in made.inputs)
    return (f"{inputs(made, 8)}\n"
            f"if hasattr(tf, \"Session\"):  # TensorFlow 1\n"
            f"    with tf.Session(graph=tf.Graph()) as session:\n"
            f'        tf.saved_model.loader.load(session, ["{SERVE}"], {folder!r})\n'
            f'        samples = session.run("{OUTPUT}:0", {{{fed}}})\n'
            f"else:\n"
            f'    draw = tf.saved_model.load({folder!r}).signatures["{SIGNATURE}"]\n'
            f'    samples = draw({given})["{OUTPUT}"].numpy()\n')


def write_tflite(made: Drawing, path: str) -> None:
    """Writes a file for TensorFlow Lite, of float32 numbers.

    Raises:
        Unavailable: this release has no converter, or it has nothing for an operation of the model's.
    """
    if _LITE is None:
        raise Unavailable(f"TensorFlow Lite's converter is part of TensorFlow from 1.13 on; this is {VERSION}.")
    with tf.Graph().as_default() as graph:
        v1.import_graph_def(made.definition, name="")
        inputs = [graph.get_tensor_by_name(f"{name}:0") for name in made.inputs]
        with v1.Session(graph=graph) as session, _programs():
            try:
                content = _LITE.TFLiteConverter.from_session(session, inputs, [graph.get_tensor_by_name(f"{OUTPUT}:0")]).convert()
            except Exception as error:  # of many kinds, one for each stage of the converter
                lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
                told = next((line for line in lines if "custom" in line), lines[0])  # which operations it has nothing for
                raise Unavailable(f"TensorFlow Lite's converter of {VERSION} cannot convert the model: {told}") from error
    with open(path, "wb") as file:
        file.write(content)


@contextlib.contextmanager
def _programs() -> Iterator[None]:
    """Programs of this Python are found, whether its environment is activated or not: up to 2.1 the converter is one."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


def read_tflite(path: str) -> Callable[[Dict[str, Any]], Any]:
    """{input: array} -> samples, by TensorFlow Lite's interpreter, as many at a time as the file has."""
    with quiet.of_lite():
        interpreter = tf.lite.Interpreter(model_path=path)
        interpreter.allocate_tensors()
    (output,) = interpreter.get_output_details()

    def draw(given: Dict[str, Any]) -> Any:
        for about in interpreter.get_input_details():
            interpreter.set_tensor(about["index"], given[about["name"].split(":")[0].rpartition("serving_default_")[2]])
        interpreter.invoke()
        return interpreter.get_tensor(output["index"])

    return draw


def write_keras(stage: Any, network: Any, shape: Sequence[int], path: str) -> None:
    """Writes a network to a file of Keras's, as a Sequential of Keras's own layers.

    shape: of one input.

    Raises:
        Unavailable: Keras has no layer for one of the network's, or h5py is not installed.
    """
    names = {id(variable): name for name, variable in network.named.items()}
    with _keras_at_home():
        layers = network.as_keras()
        with stage.averages_in_place():
            weights = [list(stage.read([names[id(one)] for one in used]).values()) for _, used in layers]
        first = tf.keras.Input(shape=tuple(shape)) if KERAS == 3 else tf.keras.layers.InputLayer(input_shape=tuple(shape))
        model = tf.keras.Sequential([first] + [layer for layer, _ in layers])
        for (layer, _), values in zip(layers, weights):
            if values:
                layer.set_weights(values)
        try:
            model.save(path)
        except ImportError as error:
            raise Unavailable(f"Keras writes its files with h5py, which is not installed: pip install h5py ({error}).") from error


def read_keras(path: str) -> Callable[[Any], Any]:
    """input -> output, by Keras's own reader."""
    def draw(given: Any) -> Any:
        with _keras_at_home():
            return tf.keras.models.load_model(path, compile=False).predict(given, verbose=0)

    return draw


@contextlib.contextmanager
def _keras_at_home() -> Iterator[None]:
    """Where Keras makes models of its own: eagerly, or in a graph and a session that nobody else has."""
    with contextlib.ExitStack() as stack:
        if not executing_eagerly():
            stack.enter_context(v1.Session(graph=tf.Graph()))
        yield
