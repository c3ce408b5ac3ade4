"""datasets/mnist.py: IDX files made by hand, a pretended tensorflow-datasets, and the real ones where they are"""

import gzip
import importlib.util
import logging
import struct
import sys
import types
import warnings
from pathlib import Path

import numpy as np
import pytest

from ganzoo.datasets import spec
from ganzoo.errors import UserError
from ganzoo_plugins.datasets.mnist import MNIST

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data"
IMAGES = (np.arange(6 * 28 * 28) % 255).astype(np.uint8).reshape(6, 28, 28)
LABELS = np.array([3, 1, 4, 1, 5, 9], np.uint8)


def encode(array):
    return struct.pack(">HBB", 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def fill(folder, images=IMAGES, labels=LABELS, names=("train-images-idx3-ubyte", "train-labels-idx1-ubyte")):
    for name, array in zip(names, (images, labels)):
        content = encode(array)
        (folder / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return str(folder)


def refused(match, data_dir, **settings):
    with pytest.raises(UserError, match=match) as told:
        MNIST(data_dir=data_dir, **settings).arrays(seed=0)
    assert "\n" not in str(told.value)
    return str(told.value)


def test_images_and_labels_have_their_shapes_and_types(tmp_path):
    dataset = MNIST(data_dir=fill(tmp_path))
    arrays = dataset.arrays(seed=0)
    assert arrays["x"].shape == (6, 28, 28, 1) and arrays["x"].dtype == np.uint8
    assert arrays["label"].dtype == np.int32 and arrays["label"].tolist() == [3, 1, 4, 1, 5, 9]
    assert (arrays["x"][..., 0] == IMAGES).all()
    said = spec(dataset, arrays)
    assert (said.shapes, said.classes, said.image) == ({"x": (28, 28, 1), "label": ()}, 10, True)


@pytest.mark.parametrize("names", [
    ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
    ("train-images.idx3-ubyte", "train-labels.idx1-ubyte"),
    ("train-images.idx3-ubyte.gz", "train-labels.idx1-ubyte.gz"),
    ("train-images-idx3-ubyte.gz", "train-labels.idx1-ubyte"),
])
def test_the_files_go_by_any_of_their_names(tmp_path, names):
    assert MNIST(data_dir=fill(tmp_path, names=names)).arrays(seed=0)["label"].tolist() == LABELS.tolist()


def test_the_test_split_is_t10k(tmp_path):
    fill(tmp_path, names=("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"))
    assert len(MNIST(data_dir=str(tmp_path), split="test").arrays(seed=0)["x"]) == 6
    refused("finds no images and no labels of its train split", str(tmp_path))


def test_the_home_folder_may_be_a_tilde(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    fill(tmp_path)
    assert len(MNIST(data_dir="~").arrays(seed=0)["x"]) == 6


def test_another_split_is_refused():
    with pytest.raises(UserError, match="'split' cannot be 'validation': it is one of train, test"):
        MNIST(split="validation")


def test_a_missing_folder_is_told_with_the_files_it_should_hold(tmp_path):
    refused("needs the folder .*nowhere, which is not there: .*train-images-idx3-ubyte and train-labels-idx1-ubyte",
            str(tmp_path / "nowhere"))


def test_an_empty_folder_is_told_with_every_name_looked_for(tmp_path):
    told = refused("finds no images and no labels", str(tmp_path))
    for name in ("train-images-idx3-ubyte", "train-images.idx3-ubyte", "train-labels-idx1-ubyte", "train-labels.idx1-ubyte",
                 ".gz", "3.0.1"):
        assert name in told


@pytest.mark.parametrize("kind", ["images", "labels"])
def test_one_missing_file_is_told_by_name(tmp_path, kind):
    fill(tmp_path)
    rank = {"images": "idx3", "labels": "idx1"}[kind]
    (tmp_path / f"train-{kind}-{rank}-ubyte").unlink()
    told = refused(f"finds no {kind} of its train split", str(tmp_path))
    assert f"train-{kind}.{rank}-ubyte" in told and "tensorflow-datasets" not in told


def test_images_and_labels_that_do_not_belong_together_are_refused(tmp_path):
    refused("6 images in .* and 5 labels", fill(tmp_path, labels=LABELS[:5]))


def test_images_of_another_size_are_refused(tmp_path):
    refused("needs images of 28 x 28, .*train-images-idx3-ubyte are 16 x 16", fill(tmp_path, images=IMAGES[:, :16, :16]))


def test_labels_beyond_9_are_refused(tmp_path):
    refused("labels from 0 to 9, .* reach 26", fill(tmp_path, labels=LABELS + np.uint8(17)))


def test_a_damaged_file_is_told_by_name(tmp_path):
    fill(tmp_path)
    (tmp_path / "train-images-idx3-ubyte").write_bytes(encode(IMAGES)[:-1])
    refused("train-images-idx3-ubyte says 6 x 28 x 28", str(tmp_path))


def pretend(monkeypatch, **names):
    """A tensorflow-datasets with these names in it and no others."""
    module = types.ModuleType("tensorflow_datasets")
    module.__dict__.update(names)
    monkeypatch.setitem(sys.modules, "tensorflow_datasets", module)


@pytest.mark.parametrize("prepared", [True, False])
def test_tensorflow_datasets_is_asked_for_a_prepared_folder_or_its_own(tmp_path, monkeypatch, prepared):
    asked = []

    def load(name, **how):
        asked.append((name, how))
        return {"image": IMAGES[..., np.newaxis], "label": LABELS.astype(np.int64)}

    pretend(monkeypatch, load=load, as_numpy=lambda examples: examples)
    (tmp_path / "mnist" / "3.0.1").mkdir(parents=True)
    folder = str(tmp_path) if prepared else None
    arrays = MNIST(data_dir=folder, split="test").arrays(seed=0)
    assert arrays["x"].shape == (6, 28, 28, 1) and arrays["label"].dtype == np.int32
    assert asked == [("mnist:3.0.1", {"split": "test", "data_dir": folder, "download": not prepared, "shuffle_files": False,
                                      "batch_size": -1})]


def test_without_tensorflow_datasets_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow_datasets", None)
    told = refused("pip install 'ganzoo\\[datasets\\]'", None)
    assert "--data-dir" in told and "TensorFlow 1" in told


def test_where_tensorflow_datasets_refuses_tensorflow_1_the_error_says_idx_files(monkeypatch):
    def load(name, **how):
        raise ImportError("This version of TensorFlow Datasets requires TensorFlow version >= 2.1.0; Detected an "
                          "installation of version 1.15.5. Please upgrade TensorFlow to proceed.")

    pretend(monkeypatch, load=load, as_numpy=dict)
    told = refused("Detected an installation of version 1.15.5", None)
    assert "IDX files with --data-dir" in told


def test_where_tensorflow_datasets_is_half_imported_the_error_says_idx_files(monkeypatch):
    pretend(monkeypatch)
    assert "IDX files with --data-dir" in refused("refuses TensorFlow 1", None)


def test_whatever_tensorflow_datasets_raises_is_told_in_one_sentence(monkeypatch):
    def load(name, **how):
        raise AssertionError("Dataset mnist: could not find data in /x.\nPlease make sure to call it.")

    pretend(monkeypatch, load=load, as_numpy=dict)
    assert "IDX files with --data-dir" in refused("could not find data in /x", None)


def test_importing_a_noisy_tensorflow_datasets_says_nothing_and_changes_nothing(tmp_path, monkeypatch, caplog):
    noisy = "import logging, warnings\nlogging.error('noise')\nwarnings.warn('noise')\n"
    (tmp_path / "tensorflow_datasets.py").write_text(noisy)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "tensorflow_datasets", raising=False)
    try:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            refused("IDX files", None)
    finally:
        sys.modules.pop("tensorflow_datasets", None)
    assert not caplog.records and not warned
    assert logging.root.manager.disable == 0


@pytest.mark.skipif(not (SHARED / "mnist").is_dir(), reason=f"MNIST's own files are not in {SHARED}")
def test_the_official_files_are_read():
    train, test = (MNIST(data_dir=str(SHARED / "mnist"), split=split).arrays(seed=0) for split in ("train", "test"))
    assert train["x"].shape == (60000, 28, 28, 1) and test["x"].shape == (10000, 28, 28, 1)
    assert train["label"][:5].tolist() == [5, 0, 4, 1, 9] and test["label"][:5].tolist() == [7, 2, 1, 0, 4]


@pytest.mark.skipif(importlib.util.find_spec("tensorflow_datasets") is None,
                    reason="tensorflow-datasets is not installed: tox's `newest` has it, and it refuses TensorFlow 1")
@pytest.mark.skipif(not (SHARED / "tfds").is_dir(), reason=f"no prepared folder in {SHARED}")
def test_the_real_tensorflow_datasets_gives_the_same_examples_as_the_files_or_refuses_tensorflow_1():
    import tensorflow as tf
    if tf.__version__.startswith("1."):
        refused("IDX files with --data-dir", str(SHARED / "tfds"))
        return
    files = MNIST(data_dir=str(SHARED / "mnist"), split="test").arrays(seed=0)
    prepared = MNIST(data_dir=str(SHARED / "tfds"), split="test").arrays(seed=0)
    assert prepared["x"].shape == (10000, 28, 28, 1) and prepared["x"].dtype == np.uint8
    assert prepared["label"].dtype == np.int32

    def contents(arrays):
        return sorted(image.tobytes() + bytes([label]) for image, label in zip(arrays["x"], arrays["label"]))

    assert contents(prepared) == contents(files)
