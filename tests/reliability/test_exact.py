"""A run that was stopped and goes on in a new process is the run that was not: every bit of it, of every registered model."""

import json
import struct
import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf

from ganzoo import registry

STOP, END = 3, 7
SMALL = {"width": 4, "hidden": (8,), "batch_size": 4, "accumulate": 1, "phase_steps": 2, "pretrain": 2, "blocks": 1}
TECHNIQUES = {"augment": "color,translation,cutout", "instance_noise": 0.1, "label_smoothing": 0.1, "accumulate": 2, "ema": 0.9,
              "clip_gradients": 1.0, "optimizer": "rmsprop", "decay": "linear", "warmup": 2, "n_critic": 2, "top_k": 0.5,
              "penalty": "r1:every=2 + drift"}
THREADS = [0, pytest.param(1, marks=pytest.mark.slow)]  # 0: as many as TensorFlow takes


# In a process of its own, as threads are settled once a process. $1, as JSON: model, folder, where to stop, settings
TRAIN = '''
import json, os, signal, sys
import ganzoo
from ganzoo.hookspecs import observer

model, folder, stop, settings = json.loads(sys.argv[1])


class StoppedAt:
    """Asks the run to stop, as a shell does, when it has done so many steps."""

    @observer
    def ganzoo_every(self, run):
        return stop

    @observer(tryfirst=True)
    def ganzoo_stepped(self, run, step):
        if step == stop:
            os.kill(os.getpid(), signal.SIGTERM)


ganzoo.train(model, run_dir=os.path.join(folder, "whole"), **settings)
try:
    ganzoo.train(model, run_dir=os.path.join(folder, "stopped"), observers=[StoppedAt()], **settings)
except ganzoo.Stopped as error:
    sys.exit(error.step)
'''


def names():
    return registry.specs(registry.items("models"))


def small(model):
    declared = registry.load(registry.find("models", model)).declared()
    return {key: value for key, value in SMALL.items() if key in declared}


def files(run):
    """{name: content} of all of a finished run that does not say when or where it was made."""
    reader = tf.train.load_checkpoint(str(run / "checkpoints" / f"{END:08d}" / "state"))
    found = {name: reader.get_tensor(name) for name in reader.get_variable_to_shape_map()}
    rows = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    found["log"] = [{key: value for key, value in row.items() if key != "seconds"} for row in rows]
    found.update((path.name, path.read_bytes()) for path in (run / "samples").iterdir())
    return found


def ran(*arguments):
    """The exit code of Python with these arguments; what it said is shown with a failure."""
    done = subprocess.run([sys.executable] + list(arguments), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          universal_newlines=True)
    print(done.stdout)
    return done.returncode


def is_exact(tmp_path, model, mode, **settings):
    """Trains without a stop; with one, going on in a new process; and compares."""
    settings = dict(settings, mode=mode, steps=END, report_every=1, sample_every=2, checkpoint_every=100)
    assert ran("-c", TRAIN, json.dumps([model, str(tmp_path), STOP, settings])) == STOP
    assert ran("-m", "ganzoo", "resume", str(tmp_path / "stopped")) == 0
    whole, found = files(tmp_path / "whole"), files(tmp_path / "stopped")
    assert sorted(found) == sorted(whole)
    assert [row["step"] for row in found["log"]] == list(range(1, END + 1))
    for name, value in whole.items():
        if isinstance(value, np.ndarray):
            np.testing.assert_array_equal(found[name], value, name)
        else:
            assert found[name] == value, name


@pytest.mark.slow
@pytest.mark.parametrize("model", names())
def test_every_model_goes_on_exactly(tmp_path, model, mode):
    is_exact(tmp_path, model, mode, **small(model))


@pytest.mark.parametrize("threads", THREADS)
def test_techniques_go_on_exactly(tmp_path, mode, threads):
    is_exact(tmp_path, "dcgan", mode, threads=threads, **dict(small("dcgan"), **TECHNIQUES))


def of_files(folder):
    """{dataset: data_dir} of those that read the user's files."""
    from PIL import Image

    random = np.random.RandomState(0)
    noise, label = random.randint(0, 256, [30, 28, 28, 1]).astype("uint8"), (np.arange(30) % 10).astype("uint8")
    (folder / "pictures").mkdir(parents=True)
    (folder / "idx").mkdir()
    np.savez(str(folder / "train.npz"), x=noise)
    for number, one in enumerate(noise):
        Image.fromarray(one[:, :, 0]).save(str(folder / "pictures" / f"{number:03d}.png"))
    (folder / "idx" / "train-images-idx3-ubyte").write_bytes(struct.pack(">HBB3I", 0, 8, 3, 30, 28, 28) + noise.tobytes())
    (folder / "idx" / "train-labels-idx1-ubyte").write_bytes(struct.pack(">HBB1I", 0, 8, 1, 30) + label.tobytes())
    return {"npz": folder / "train.npz", "folder": folder / "pictures", "mnist": folder / "idx", "idx": folder / "idx"}


MORE = ["stacked-mnist:of=digits", "folder:memory=0", "domains:of=folder"]


@pytest.mark.slow
@pytest.mark.parametrize("dataset", [name for name in registry.specs(registry.items("datasets")) if name not in (
    "stacked-mnist", "tfds")] + MORE)  # what tfds reads is held in memory, as npz's arrays are
def test_every_dataset_goes_on_exactly(tmp_path, mode, dataset):
    name, settings = registry.parse_spec(dataset)
    files = of_files(tmp_path / "data").get(settings.get("of", name))
    defaults = {registry.load(registry.find("models", model)).declared()["dataset"].default: model for model in names()}
    model = defaults.get(name, "gan" if name == "ring" else "dcgan")  # points are no pictures
    is_exact(tmp_path, model, mode, dataset=dataset, **dict(small(model), **({"data_dir": str(files)} if files else {})))
