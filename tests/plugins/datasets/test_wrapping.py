"""datasets/wrapping.py, and what all datasets share that are made of another one's pictures."""

import numpy as np
import pytest
from PIL import Image

from ganzoo import api, registry
from ganzoo.datasets import opened, spec
from ganzoo.errors import UserError
from ganzoo.examples import Held
from ganzoo_plugins.datasets.digits import Digits

MADE = ["edges", "masked", "masked:place=anywhere", "low-resolution", "domains", "domains:to=rotated"]


@pytest.fixture
def folder(tmp_path):
    """Twelve grey pictures of 16x16 in two folders."""
    random = np.random.RandomState(0)
    for number in range(12):
        path = tmp_path / "pictures" / "ab"[number % 2] / f"{number:02d}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(random.randint(0, 256, [16, 16]).astype("uint8")).save(str(path))
    return str(tmp_path / "pictures")


def make(name, **settings):
    dataset = registry.create("datasets", name, **settings)
    return dataset, opened(dataset, name, 3)


@pytest.mark.parametrize("name", MADE)
def test_it_has_pictures_inputs_and_labels(name):
    dataset, examples = make(name)
    found = spec(dataset, examples)
    assert set(found.images) == {"x", "y"} and found.classes == 10
    assert isinstance(examples, Held)
    assert set(examples.arrays) == {"x", "y", "label"} and len(examples) == (2500 if "domains" in name else 5000)


@pytest.mark.parametrize("name", ["edges", "masked", "low-resolution"])
def test_x_is_the_picture_itself(name):
    x = make(name)[1].arrays
    digits = Digits().arrays(0)
    np.testing.assert_array_equal(x["x"], digits["x"])
    np.testing.assert_array_equal(x["label"], digits["label"])


@pytest.mark.parametrize("name", MADE)
def test_a_seed_gives_the_same_again(name):
    one, other = [make(name)[1].arrays for _ in range(2)]
    for key in one:
        np.testing.assert_array_equal(one[key], other[key])


@pytest.mark.parametrize("name", MADE)
def test_pictures_that_are_read_when_they_are_needed_are_those_of_memory(name, folder):
    beside = "," if ":" in name else ":"
    _, held = make(f"{name}{beside}of=folder", data_dir=folder)
    dataset, read = make(f"{name}{beside}of=folder:memory=0", data_dir=folder)
    assert isinstance(held, Held) and not isinstance(read, Held)
    assert dataset.classes == 2 and len(read) == len(held) and spec(dataset, read) == spec(dataset, held)
    rows = [3, 0, 5]
    found, expected = read.read(rows), held.read(rows)
    for key in ("x", "y", "label"):
        np.testing.assert_array_equal(found[key], expected[key])
    assert read.checksums()


@pytest.mark.parametrize("name, y", [("edges", (32, 32, 1)), ("low-resolution", (8, 8, 1)), ("domains", (32, 32, 1))])
def test_image_size_resizes_the_pictures_before_the_input_is_made_of_them(name, y):
    dataset = registry.create("datasets", name)
    examples = opened(dataset, name, 0, image_size=32)
    assert (examples.shapes["x"], examples.shapes["y"]) == ((32, 32, 1), y)
    if name == "edges":
        assert set(np.unique(examples.arrays["y"])) == {0, 255}


def test_a_folder_is_for_a_dataset_that_reads_files():
    with pytest.raises(UserError, match="the dataset Digits reads nothing from /some/where"):
        registry.create("datasets", "edges", data_dir="/some/where")


def test_points_are_no_pictures():
    with pytest.raises(UserError, match=r"the examples of 'ring:modes=3' are no pictures, but of the shape \[2\]"):
        make("edges:of=ring:modes=3")


def test_a_dataset_that_is_not_there_is_named():
    with pytest.raises(UserError, match="no dataset is named 'digit'"):
        registry.create("datasets", "edges:of=digit")


def test_a_model_trains_on_pictures_that_are_read_when_they_are_needed(folder, modes_here):
    settings = {"data_dir": folder, "width": 1, "batch_size": 2, "mode": modes_here[0]}
    read = api.prepare("pix2pix", dataset="edges:of=folder:memory=0", **settings)
    held = api.prepare("pix2pix", dataset="edges:of=folder", **settings)
    assert read.advance(2) == held.advance(2)
    np.testing.assert_array_equal(read.sample(3, 0), held.sample(3, 0))
