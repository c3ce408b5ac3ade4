"""datasets/tfds.py over a pretended tensorflow-datasets, and the real one where it and its data are"""

import importlib.util
import sys
import types
from pathlib import Path

import numpy as np
import pytest

from ganzoo import registry
from ganzoo.datasets import opened
from ganzoo.errors import UserError
from ganzoo_plugins.datasets.tfds import TFDS

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data"
IMAGES = (np.arange(6 * 8 * 8 * 3) % 251).astype("uint8").reshape(6, 8, 8, 3)


@pytest.fixture
def library(monkeypatch):
    """library(rows, shape, classes): a tensorflow-datasets that has one set with these; the list of what it is asked for."""
    asked = []

    def pretend(rows, shape=(8, 8, 3), classes=None):
        features = {key: types.SimpleNamespace(shape=shape, num_classes=classes) for key in (rows[0] if rows else {})}

        def load(name, **how):
            asked.append((name, how))
            return rows, types.SimpleNamespace(features=features)

        module = types.ModuleType("tensorflow_datasets")
        module.load, module.as_numpy = load, iter
        monkeypatch.setitem(sys.modules, "tensorflow_datasets", module)
        return asked

    return pretend


def rows(images=IMAGES, image="image", label="label"):
    return [{image: one, label: np.int64(place % 3), "id": b"x"} for place, one in enumerate(images)]


def read(spec, image_size=None, data_dir=None):
    dataset = registry.create("datasets", spec, data_dir=data_dir)
    return dataset, opened(dataset, spec, 0, image_size)


def refused(match, spec, **more):
    with pytest.raises(UserError, match=match) as told:
        read(spec, **more)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("data_dir", [None, "/prepared"])
def test_a_set_is_asked_for_by_its_name(library, data_dir):
    asked = library(rows(), classes=5)
    dataset, found = read("tfds:toy/small:1.0,split=test[:10%]", data_dir=data_dir)
    assert asked == [("toy/small:1.0", {"split": "test[:10%]", "data_dir": data_dir, "download": data_dir is None,
                                        "shuffle_files": False, "with_info": True})]
    np.testing.assert_array_equal(found.arrays["x"], IMAGES)
    assert found.arrays["label"].tolist() == [0, 1, 2, 0, 1, 2] and found.arrays["label"].dtype == "int32"
    assert dataset.classes == 5


def test_classes_that_the_set_does_not_count_are_counted(library):
    library(rows())
    assert read("tfds:toy")[0].classes == 3


def test_a_set_may_have_no_labels(library):
    library([{"image": one} for one in IMAGES])
    dataset, found = read("tfds:toy")
    assert set(found.arrays) == {"x"} and dataset.classes is None


def test_images_of_different_sizes_become_32_or_what_is_asked_for(library):
    library(rows([IMAGES[0], IMAGES[1][:5], IMAGES[2][:, :7]]), (None, None, 3))
    assert read("tfds:toy")[1].shapes["x"] == (32, 32, 3)
    assert read("tfds:toy", 16)[1].shapes["x"] == (16, 16, 3)


def test_large_images_become_32(library):
    library(rows(np.zeros((3, 200, 100, 1), "uint8")), (200, 100, 1))
    assert read("tfds:toy")[1].shapes["x"] == (32, 32, 1)


def test_the_keys_are_found_or_given(library):
    library([{"a": one, "b": one + 1, "kind": np.int64(1), "sort": np.int64(2)} for one in IMAGES])
    refused("tfds.: toy has several kinds of images; say which, image=a: there are a, b", "tfds:toy")
    refused("toy has no images 'c'; say which, image=a", "tfds:toy,image=c")
    refused("toy has no labels 'c'; whole numbers are kind, sort in it", "tfds:toy,image=b,label=c")
    found = read("tfds:toy,image=b,label=sort")[1]
    np.testing.assert_array_equal(found.arrays["x"], IMAGES + 1)
    assert set(found.arrays["label"].tolist()) == {2}
    library([{"text": b"hello"}])
    refused("toy has no images; there are text: choose another set", "tfds:toy")


@pytest.mark.parametrize("images, said", [
    ([IMAGES[0], IMAGES[1][..., :1]], "image of toy has 1 channels in example 1, and 3 before"),
    ([IMAGES[0], IMAGES[1].astype("uint16")], "image of toy has the shape .8, 8, 3. and the type uint16 in example 1"),
    ([IMAGES[0][..., :2]], "image of toy has the shape .8, 8, 2. and the type uint8 in example 0")])
def test_what_are_no_images_is_told_with_its_place(library, images, said):
    library(rows(images))
    refused(said, "tfds:toy")


def test_missing_labels_are_told(library):
    library([{"image": one, "label": np.int64(-1)} for one in IMAGES])
    refused("label of toy is -1 where labels begin at 0: the split test has none", "tfds:toy,split=test")


def test_an_empty_split_and_a_missing_name_are_told(library):
    library([])
    refused("the split train.:0. of toy is empty", "tfds:toy,split=train[:0]")
    refused("dataset 'tfds' needs the name of a set: write tfds:mnist", "tfds")


def test_more_than_the_memory_is_refused_with_what_would_fit(library):
    library(rows())
    refused("toy fills more than 5e-07 GiB after 3 examples: take fewer, such as split=train.:3.", "tfds:toy,memory=5e-7")


def test_without_tensorflow_datasets_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow_datasets", None)
    refused("dataset 'tfds' needs tensorflow-datasets, which is not installed: pip install 'ganzoo.datasets.'", "tfds:mnist")


def test_whatever_tensorflow_datasets_raises_is_told_in_one_sentence(monkeypatch):
    def load(name, **how):
        raise ValueError("Dataset toy not found.\nAvailable: ...")

    module = types.ModuleType("tensorflow_datasets")
    module.load = load
    monkeypatch.setitem(sys.modules, "tensorflow_datasets", module)
    refused("'tfds': tensorflow-datasets cannot read it in /there .Dataset toy not found.: choose another dataset", "tfds:toy",
            data_dir="/there")


@pytest.mark.skipif(importlib.util.find_spec("tensorflow_datasets") is None,
                    reason="tensorflow-datasets is not installed: tox's `newest` has it, and it refuses TensorFlow 1")
@pytest.mark.skipif(not (SHARED / "tfds").is_dir(), reason=f"no prepared folder in {SHARED}")
def test_the_real_one_reads_mnist_or_refuses_tensorflow_1():
    import tensorflow as tf
    if tf.__version__.startswith("1."):
        refused("tensorflow-datasets", "tfds:mnist", data_dir=str(SHARED / "tfds"))
        return
    dataset, found = read("tfds:mnist,split=test[:500]", data_dir=str(SHARED / "tfds"))
    assert found.arrays["x"].shape == (500, 28, 28, 1) and dataset.classes == 10
    whole = TFDS(data_dir=str(SHARED / "tfds"), name="mnist", split="test").examples(0)
    np.testing.assert_array_equal(whole.arrays["x"][:500], found.arrays["x"])
