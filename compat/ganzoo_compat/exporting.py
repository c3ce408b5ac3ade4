"""What is left of a run for those who only draw from it: a SavedModel, a TensorFlow Lite file, a Keras model."""

import contextlib
import os
import sys
from typing import Any, Callable, Dict, Iterator, Sequence

import tensorflow as tf

from ganzoo_compat import quiet
from ganzoo_compat.drawing import COUNT, OUTPUT, Drawing
from ganzoo_compat.errors import Unavailable
from ganzoo_compat.sessions import open_session
from ganzoo_compat.spelling import KERAS, VERSION, executing_eagerly, v1

__all__ = ["KERAS_ENDING", "inputs", "program", "read_keras", "read_savedmodel", "read_tflite", "write_keras",
           "write_savedmodel", "write_tflite"]

KERAS_ENDING = ".keras" if KERAS == 3 or tuple(map(int, VERSION.split(".")[:2])) >= (2, 12) else ".h5"  # .keras: 2.12 and later
SERVE, SIGNATURE = "serve", "serving_default"  # what TensorFlow's own tools look for

_LITE = getattr(v1, "lite", None)  # 1.13 and later


def write_savedmodel(made: Drawing, folder: str) -> None:
    """Writes a SavedModel, whose signature `serving_default` has the drawing's inputs and `samples`. The folder is a new one."""
    with tf.Graph().as_default() as graph:
        v1.import_graph_def(made.definition, name="")
        inputs = {name: graph.get_tensor_by_name(f"{name}:0") for name in made.inputs}
        outputs = {OUTPUT: graph.get_tensor_by_name(f"{OUTPUT}:0")}
        signature = v1.saved_model.signature_def_utils.predict_signature_def(inputs, outputs)
        builder = v1.saved_model.builder.SavedModelBuilder(folder)
        with open_session(graph) as session:
            builder.add_meta_graph_and_variables(session, [SERVE], {SIGNATURE: signature}, strip_default_attrs=True)
        builder.save()


def read_savedmodel(folder: str) -> Callable[[Dict[str, Any]], Any]:
    """{input: array} -> samples, by TensorFlow's own reader."""
    session = open_session(tf.Graph())
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
        with open_session(graph) as session, quiet.without_notes(), _programs():
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
    """Writes a network to a file of Keras's, as a model of Keras's own layers.

    shape: of one input.

    Raises:
        Unavailable: Keras has no layer for one of the network's, or h5py is not installed.
    """
    names = {id(variable): name for name, variable in network.named.items()}
    with _keras_at_home():
        layers = network.as_keras()
        with stage.averages_in_place():
            weights = [list(stage.read([names[id(one)] for one in used]).values()) for _, used in layers]
        given = made = tf.keras.Input(shape=tuple(shape))
        for layer, _ in layers:
            made = layer(made)
        model = tf.keras.Model(given, made)  # not a Sequential: that of 1.7 and 1.8 forgets its first shape in the file
        for (layer, _), values in zip(layers, weights):
            if values:
                layer.set_weights(values)
        try:
            # 1.7 and 1.8 take it for granted that there is an optimizer
            model.save(path, **({"include_optimizer": False} if KERAS_ENDING == ".h5" else {}))
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
            stack.enter_context(open_session(tf.Graph()))
        yield
