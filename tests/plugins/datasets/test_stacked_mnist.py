"""datasets/stacked_mnist.py"""

from pathlib import Path

import numpy as np
import pytest

from ganzoo import registry
from ganzoo.datasets import opened
from ganzoo.errors import UserError
from ganzoo_plugins.datasets.digits import Digits
from ganzoo_plugins.datasets.stacked_mnist import StackedMNIST

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data"


def test_every_channel_is_a_digit_and_the_label_is_their_number():
    dataset, digits = StackedMNIST(size=200), Digits().arrays(0)
    arrays = dataset.examples(seed=0).arrays
    assert arrays["x"].shape == (200, 28, 28, 3) and arrays["x"].dtype == np.uint8
    assert arrays["label"].dtype == np.int32 and dataset.classes == 1000
    known = {image.tobytes(): label for image, label in zip(digits["x"][..., 0], digits["label"])}
    for image, label in zip(arrays["x"], arrays["label"]):
        red, green, blue = (known[np.ascontiguousarray(image[..., channel]).tobytes()] for channel in range(3))
        assert label == 100 * red + 10 * green + blue


def test_the_default_size_has_every_mode_and_stays_small():
    arrays = StackedMNIST().examples(seed=0).arrays
    assert len(set(arrays["label"].tolist())) == 1000
    assert arrays["x"].nbytes < 64 * 2 ** 20


def test_stacks_are_a_function_of_the_seed():
    first, again, other = (StackedMNIST(size=50).examples(seed).arrays["x"] for seed in (7, 7, 8))
    assert (first == again).all() and not (first == other).all()


def test_every_numpy_draws_the_same_stacks():
    assert StackedMNIST(size=5).examples(0).arrays["label"].tolist() == [850, 29, 959, 300, 594]  # noted from NumPy 1.16 and 2.5


OTHERS = """import numpy as np
import ganzoo


class Threes(ganzoo.Dataset):
    classes = 3

    def arrays(self, seed):
        label = np.arange(9) % 3
        return {"x": np.zeros([9, 8, 8, 1], "uint8") + label[:, None, None, None].astype("uint8"), "label": label}


class Points(ganzoo.Dataset):
    def arrays(self, seed):
        return {"x": np.zeros([9, 2], "float32")}


class Colours(ganzoo.Dataset):
    def arrays(self, seed):
        return {"x": np.zeros([9, 8, 8, 3], "uint8")}
"""


def test_it_stacks_another_dataset_by_name(install):
    install("ganzoo-other", {"datasets": {"threes": "others:Threes", "points": "others:Points", "colours": "others:Colours"}},
            {"others.py": OTHERS})
    dataset = registry.create("datasets", "stacked-mnist:of=threes,size=40")
    arrays = dataset.examples(0).arrays
    assert dataset.classes == 27 and arrays["x"].shape == (40, 8, 8, 3)
    assert (arrays["label"] == arrays["x"][:, 0, 0] @ np.array([9, 3, 1])).all()
    with pytest.raises(UserError, match="no pictures"):
        registry.create("datasets", "stacked-mnist:of=points").examples(0)
    with pytest.raises(UserError, match="those of 'colours' have 3 channels and no labels"):
        registry.create("datasets", "stacked-mnist:of=colours").examples(0)


def test_it_is_resized_like_any_other():
    assert opened(StackedMNIST(size=3), "stacked-mnist", 0, 32).shapes["x"] == (32, 32, 3)


def test_a_data_dir_for_digits_is_refused():
    with pytest.raises(UserError, match="/some/folder.*--data-dir"):
        StackedMNIST("/some/folder", of="digits")


@pytest.mark.skipif(not (SHARED / "mnist").is_dir(), reason=f"MNIST's own files are not in {SHARED}")
def test_with_a_data_dir_it_stacks_mnist():
    arrays = StackedMNIST(str(SHARED / "mnist"), size=3000).examples(0).arrays
    shipped = {image.tobytes() for image in Digits().arrays(0)["x"][..., 0]}
    reds = [np.ascontiguousarray(image[..., 0]).tobytes() in shipped for image in arrays["x"]]
    assert 0.04 < np.mean(reds) < 0.13, "5,000 of MNIST's 60,000 are shipped"
