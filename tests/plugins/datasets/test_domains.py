from pathlib import Path

import numpy as np
import pytest

from ganzoo import registry
from ganzoo.errors import UserError
from ganzoo_plugins.datasets.digits import Digits
from ganzoo_plugins.datasets.domains import Domains, fitted

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data"
DIGITS = Digits().arrays(0)


def arrays(seed=0, **settings):
    return Domains(**settings).examples(seed).arrays


def keys(images):
    return {image.tobytes() for image in images}


@pytest.mark.parametrize("to, back", [("inverted", lambda y: 255 - y), ("rotated", lambda y: np.rot90(y, -1, (1, 2)))])
def test_both_are_of_halves_that_have_nothing_in_common(to, back):
    found = arrays(to=to)
    x, y = keys(found["x"]), keys(back(found["y"]))
    assert len(x) == len(y) == 2500
    assert x | y == keys(DIGITS["x"])


def test_rotated_is_a_quarter_to_the_left():
    image = np.zeros([1, 2, 2, 1], "uint8")
    image[0, 0, 1] = 9  # at the upper right
    from ganzoo_plugins.datasets.domains import CHANGES

    assert CHANGES["rotated"](image)[0, :, :, 0].tolist() == [[9, 0], [0, 0]]


def test_the_halves_are_mixed_by_the_seed():
    assert len(keys(arrays(0)["x"]) & keys(arrays(1)["x"])) < 1500
    assert np.bincount(arrays(0)["label"]).min() > 200


def test_the_label_is_that_of_x():
    found = arrays()
    by_image = {image.tobytes(): label for image, label in zip(DIGITS["x"], DIGITS["label"])}
    assert [by_image[image.tobytes()] for image in found["x"][:100]] == found["label"][:100].tolist()


def test_another_dataset_may_be_the_second_domain_as_long_as_the_shorter_one():
    found = arrays(other="low-resolution:factor=2", of="digits")  # its x
    assert len(found["x"]) == len(found["y"]) == 5000
    assert keys(found["y"]) == keys(DIGITS["x"])
    assert sum((one == other).all() for one, other in zip(found["x"], found["y"])) < 20, "nothing is paired"


def test_a_folder_is_for_the_one_that_reads_files(tmp_path):
    from PIL import Image

    for number in range(5):
        Image.new("RGB", (10, 8), (number * 50, 0, 0)).save(str(tmp_path / f"{number}.png"))
    dataset = registry.create("datasets", "domains:other=folder", data_dir=str(tmp_path))
    found = dataset.examples(0)
    assert found.shapes == {"x": (28, 28, 1), "y": (28, 28, 1), "label": ()} and len(found) == 5
    assert dataset.classes == 10
    assert sorted(np.unique(found.arrays["y"])) == [0, 17, 33, 50, 67]  # a third of the red


@pytest.mark.skipif(not SHARED.is_dir(), reason="the files of MNIST, KMNIST and USPS are not there")
@pytest.mark.parametrize("other", ["kmnist", "usps"])
def test_each_of_two_datasets_of_files_has_a_folder_of_its_own(other):
    dataset = registry.create("datasets", f"domains:of=mnist,other=idx,other_dir={SHARED / other}", data_dir=str(SHARED / "mnist"))
    theirs = registry.create("datasets", "idx", data_dir=str(SHARED / other)).arrays(0)["x"]
    found = dataset.examples(0)
    assert found.shapes["x"] == found.shapes["y"] == (28, 28, 1) and len(found) == min(60000, len(theirs))
    if other == "kmnist":  # of the same size: nothing is resized
        assert keys(found.read(range(50))["y"]) <= keys(theirs)


def test_a_folder_of_nobody_is_refused():
    with pytest.raises(UserError, match="say other=NAME, too"):
        Domains(other_dir="somewhere")


def test_a_folder_for_what_reads_none_is_refused(tmp_path):
    with pytest.raises(UserError, match="reads nothing from"):
        registry.create("datasets", f"domains:of=folder,other=digits,other_dir={tmp_path / 'typo'}", data_dir=str(tmp_path))


def test_images_are_given_the_size_and_the_channels_of_x():
    assert fitted(np.full([2, 8, 6, 3], [10, 20, 60], "uint8"), (4, 4, 1)).tolist() == np.full([2, 4, 4, 1], 30).tolist()
    assert fitted(np.full([1, 4, 4, 1], 7, "uint8"), (4, 4, 3)).tolist() == np.full([1, 4, 4, 3], 7).tolist()


def test_what_is_there_to_be_is_named():
    with pytest.raises(UserError, match="setting 'to' cannot be 'mirrored': it is one of inverted, rotated"):
        Domains(to="mirrored")
