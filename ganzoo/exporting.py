"""What `ganzoo export` writes: a run's generator for programs that know nothing of ganzoo. Each is tried before it is kept."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Callable, Dict, NamedTuple, Optional, Sequence, Tuple, Union

import numpy as np

from ganzoo.distributions import brief
from ganzoo.errors import GanzooError, UserError

FORMATS = ("savedmodel", "keras", "weights", "tflite")
APART = {"savedmodel": 1e-4, "keras": 1e-4, "tflite": 1e-3}  # how far samples may differ, of their size or of 1


class Export(NamedTuple):
    """What was written.

    difference: the largest one between its samples and the run's; None of weights, which draw none.
    how: a program that loads it and draws with it.
    """

    path: str
    format: str
    step: int
    difference: Optional[float]
    how: str


def export(path: Union[str, Path], format: str = "savedmodel", out: Union[None, str, Path] = None,
           checkpoint: Union[None, int, str] = None, device: Optional[str] = None, model: Any = None,
           files: Sequence[Any] = ()) -> Export:
    """Writes the generator of the run in a folder, with averages in the place of the weights that are averaged.

    format: one of `FORMATS`.
    out: the file or folder, which is not there yet; None is one in the run's folder.
    checkpoint, device, model, files: as in `ganzoo.load`.

    Raises:
        UserError: there is no such run or format, or the file is there, or this model or TensorFlow has nothing for the format.
        GanzooError: what was written does not draw what the run draws; it is not kept.
    """
    if format not in FORMATS:
        raise UserError(f"there is no format {format!r}; there are {', '.join(FORMATS)}.")
    from ganzoo import api

    run = api.load(path, mode="graph", device=device, checkpoint=checkpoint, model=model, files=files)
    return export_run(run, format, out)


def export_run(run: Any, format: str, out: Union[None, str, Path] = None) -> Export:
    """As `export`, of a loaded run that is in graph mode."""
    from ganzoo_compat.errors import Unavailable
    from ganzoo_compat.exporting import KERAS_ENDING

    ending = {"savedmodel": "", "keras": KERAS_ENDING, "weights": ".npz", "tflite": ".tflite"}[format]
    target = Path(out) if out is not None else run.path / f"exported-step{run.step}{ending}"
    if os.path.lexists(str(target)):
        raise UserError(f"{target} is there already, and is not overwritten: name another by --out, or move it away.")
    if out is not None and target.suffix != ending and ending:
        raise UserError(f"{target} is to end in {ending}, as who reads it goes by that.")
    beside = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = tempfile.mkdtemp(prefix=".ganzoo-", dir=str(target.parent))
        draft = os.path.join(beside, f"draft{ending}")
        difference, how = _WRITERS[format](run, draft, str(target))
        if format == "keras" and not (difference or 0.0) <= APART[format]:
            raise Unavailable("its samples are more than what its layers compute. Export a savedmodel.")
        if not (difference is None or difference <= APART[format]):
            raise GanzooError(f"what was exported of {run.path} draws other samples than the run, by up to {difference:.3g}: it is "
                              f"not kept. Please report it, with the versions of `ganzoo doctor`.")
        if os.path.lexists(str(target)):
            raise UserError(f"{target} was written by somebody else meanwhile, and is not overwritten: name another by --out.")
        os.rename(draft, str(target))
    except Unavailable as error:
        raise UserError(f"{run.name} cannot be exported as {format}: {error}") from error
    except OSError as error:
        raise UserError(f"{target} cannot be written: {error.strerror or error}.") from error
    except GanzooError:
        raise
    except Exception as error:  # Keras's or the converter's, about somebody's own layers
        raise UserError(f"{run.name} cannot be exported as {format}: {brief(error)}.") from error
    finally:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)
    return Export(str(target), format, run.step, difference, how)


def tried(runner: Any, folder: str) -> float:
    """How far the samples of a runner's SavedModel, written to a new folder, are from its own."""
    return _tried(runner, folder)[1]


def _tried(runner: Any, folder: str) -> Tuple[Any, float]:
    from ganzoo_compat import exporting
    from ganzoo_compat.drawing import drawing
    from ganzoo_compat.stage import CHUNK

    batch = _batch(runner)
    made = drawing(runner.stage, runner.gan.sample, batch)
    exporting.write_savedmodel(made, folder)
    more = {"seed": np.int32(0), "count": np.int32(CHUNK)}
    drawn = exporting.read_savedmodel(folder)({name: batch[name] if name in batch else more[name] for name in made.inputs})
    return made, _apart(drawn, runner, batch)


def _savedmodel(run: Any, draft: str, target: str) -> Tuple[float, str]:
    from ganzoo_compat import exporting

    made, difference = _tried(run.runner, draft)
    return difference, exporting.program(made, target)


def _tflite(run: Any, draft: str, target: str) -> Tuple[float, str]:
    from ganzoo_compat import exporting
    from ganzoo_compat.drawing import drawing
    from ganzoo_compat.errors import Unavailable

    batch = _batch(run.runner)
    made = drawing(run.runner.stage, run.gan.sample, batch, count=1)
    if set(made.inputs) - set(batch):
        raise Unavailable("it draws random numbers of its own, and TensorFlow Lite has none that a seed repeats.")
    exporting.write_tflite(made, draft)
    draw = exporting.read_tflite(draft)
    drawn = np.concatenate([draw({key: batch[key][place:place + 1] for key in made.inputs}) for place in range(8)])
    how = (f"{exporting.inputs(made, 1)}\n"
           f"lite = tf.lite.Interpreter(model_path={target!r})\n"
           f"lite.allocate_tensors()\n"
           f"for one in lite.get_input_details():\n"
           f'    lite.set_tensor(one["index"], {{{", ".join(f"{name!r}: {name}" for name in made.inputs)}}}'
           f'[one["name"].split(":")[0].replace("serving_default_", "")])\n'
           f"lite.invoke()\n"
           f'samples = lite.get_tensor(lite.get_output_details()[0]["index"])\n')
    return _apart(drawn, run.runner, batch), how


def _keras(run: Any, draft: str, target: str) -> Tuple[float, str]:
    from ganzoo_compat import exporting
    from ganzoo_compat.drawing import drawing
    from ganzoo_compat.errors import Unavailable

    batch = _batch(run.runner)
    made = drawing(run.runner.stage, run.gan.sample, batch)
    networks = [network for network in run.runner.stage.networks if set(network.named) & set(made.weights)]
    if len(networks) != 1 or len(made.inputs) != 1 or set(made.inputs) - set(batch):
        raise Unavailable(f"a file of Keras's layers has one input, and it draws of {', '.join(made.inputs)} by "
                          f"{', '.join(network.name for network in networks)}. Export a savedmodel.")
    (key,) = made.inputs
    given = batch[key] if key not in run.gan.spec.images else (batch[key].astype("float32") - 127.5) / 127.5
    try:
        exporting.write_keras(run.runner.stage, networks[0], given.shape[1:], draft)
    except Unavailable as error:
        raise Unavailable(f"{error} Export a savedmodel.") from error
    drawn = exporting.read_keras(draft)(given)
    values = "np.random.normal(size=" if key == "latent" else "np.zeros("
    how = (f"import numpy as np\nimport tensorflow as tf\n\n"
           f"model = tf.keras.models.load_model({target!r}, compile=False)\n"
           f'samples = model.predict({values}{[8] + list(given.shape[1:])}).astype("float32"), verbose=0)\n')
    return _apart(drawn, run.runner, batch), how


def _weights(run: Any, draft: str, target: str) -> Tuple[None, str]:
    from ganzoo_compat.drawing import drawing

    stage = run.runner.stage
    made = drawing(stage, run.gan.sample, _batch(run.runner))
    with stage.averages_in_place():
        values = stage.read(made.weights)
    with open(draft, "wb") as file:
        np.savez(file, **values)
    with np.load(draft, allow_pickle=False) as again:
        if set(again.files) != set(values) or not all(np.array_equal(again[name], values[name]) for name in values):
            raise GanzooError(f"the weights that were written of {run.path} are read with other numbers: they are not kept. Please "
                              f"report it, with the versions of `ganzoo doctor`.")
    how = f"import numpy as np\n\nweights = np.load({target!r})\nfor name in weights:\n    print(name, weights[name].shape)\n"
    return None, how


_WRITERS: Dict[str, Callable[[Any, str, str], Tuple[Optional[float], str]]] = {
    "savedmodel": _savedmodel, "keras": _keras, "weights": _weights, "tflite": _tflite}


def _batch(runner: Any) -> Dict[str, Any]:
    """What the samples that are compared are drawn of: as many as are drawn at once, so that random numbers of the model's own,
    beside its inputs, are the same."""
    from ganzoo_compat.stage import CHUNK, narrow

    batch = {key: narrow(array) for key, array in runner.gan.conditions(CHUNK).items()}
    latent = getattr(runner.gan, "latent", None)
    if latent is not None and not runner.gan.inputs:
        batch["latent"] = np.random.RandomState(0).standard_normal([CHUNK, latent]).astype("float32")
    return batch


def _apart(drawn: Any, runner: Any, batch: Dict[str, Any]) -> float:
    """The largest difference from the run's own samples, of their size or of 1; infinite if there is no telling."""
    from ganzoo_compat.stage import CHUNK

    live = runner.sample(CHUNK, 0, **batch)[:len(drawn)]
    if drawn.shape != live.shape or not np.isfinite(drawn).all():
        return float("inf")
    return float(np.max(np.abs(drawn - live) / np.maximum(1.0, np.abs(live))))
