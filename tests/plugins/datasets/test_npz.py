"""datasets/npz.py"""

import zipfile

import numpy as np
import pytest

from ganzoo.datasets import opened, spec
from ganzoo.errors import UserError
from ganzoo_plugins.datasets.npz import NPZ

IMAGES = (np.arange(6 * 8 * 8 * 3) % 251).astype("uint8").reshape(6, 8, 8, 3)
LABELS = np.array([2, 0, 1, 1, 0, 2])


def saved(tmp_path, **arrays):
    path = str(tmp_path / "mine.npz")
    np.savez_compressed(path, **arrays)
    return path


def read(path, **settings):
    dataset = NPZ(data_dir=path, **settings)
    return dataset, opened(dataset, "npz", 0)


def refused(match, path, **settings):
    with pytest.raises(UserError, match=match) as told:
        read(path, **settings)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("x, label", [("x", "label"), ("images", "labels")])
def test_images_and_labels_are_found_by_their_names(tmp_path, x, label):
    dataset, found = read(saved(tmp_path, **{x: IMAGES, label: LABELS, "other": LABELS}))
    np.testing.assert_array_equal(found.arrays["x"], IMAGES)
    assert found.arrays["label"].tolist() == LABELS.tolist() and found.arrays["label"].dtype == "int32"
    assert spec(dataset, found) == ({"x": (8, 8, 3), "label": ()}, 3, ("x",))


def test_pairs_are_images_or_numbers(tmp_path):
    assert read(saved(tmp_path, x=IMAGES, y=IMAGES[:, ::2, ::2]))[1].images == ("x", "y")
    assert read(saved(tmp_path, x=IMAGES, y=np.zeros((6, 4))))[1].shapes["y"] == (4,)


def test_other_names_are_given(tmp_path):
    path = saved(tmp_path, x_train=IMAGES, y_train=LABELS)
    dataset, found = read(path, x="x_train", label="y_train")
    assert set(found.arrays) == {"x", "label"} and dataset.classes == 3
    refused("finds no x and no images in .*; there are x_train, y_train: say which one, npz:x=NAME", path)
    refused("finds no gone in .*npz:label=NAME", path, x="x_train", label="gone")


def test_what_keras_calls_y_are_labels(tmp_path):
    path = saved(tmp_path, x=IMAGES, y=LABELS)
    refused("y is one whole number an example: if they are labels, say npz:label=y", path)
    assert set(read(path, label="y")[1].arrays) == {"x", "label"}


def test_grey_images_may_lack_their_channel_and_labels_may_have_one(tmp_path):
    found = read(saved(tmp_path, x=IMAGES[..., 0], label=LABELS[:, np.newaxis].astype("uint8")))[1]
    np.testing.assert_array_equal(found.arrays["x"], IMAGES[..., :1])
    assert found.arrays["label"].tolist() == LABELS.tolist()


def test_points_are_floating_point_numbers(tmp_path):
    found = read(saved(tmp_path, x=np.linspace(0, 1, 12).reshape(6, 2)))[1]
    assert found.shapes == {"x": (2,)} and found.images == () and found.arrays["x"].dtype == "float32"


@pytest.mark.parametrize("values, images", [
    ("0,1", IMAGES / 255.0), ("-1,1", (IMAGES - 127.5).astype("float32") / 127.5), ("0,65535", IMAGES.astype("uint16") * 257),
    ("0,255", IMAGES.astype("int64"))])
def test_images_of_other_numbers_are_read_where_black_and_white_are_given(tmp_path, values, images):
    path = saved(tmp_path, x=images)
    np.testing.assert_array_equal(read(path, range=values)[1].arrays["x"], IMAGES)
    refused(f"x is {images.dtype} from .* to .*, and images are uint8 from 0 to 255: say what black and white are, "
            f"npz:range={values}, or", path)


def test_samples_of_a_run_are_data_again(tmp_path):
    from ganzoo import write_samples

    write_samples((IMAGES - 127.5).astype("float32") / 127.5, str(tmp_path / "samples.npz"))
    np.testing.assert_array_equal(read(str(tmp_path / "samples.npz"), range="-1,1")[1].arrays["x"], IMAGES)


BAD = {
    "channels first": ({"x": IMAGES.transpose(0, 3, 1, 2)}, {}, "x is .6, 3, 8, 8.: images are .*channels last"),
    "4 channels": ({"x": np.zeros((6, 8, 8, 4), "uint8")}, {}, "x is .6, 8, 8, 4.: images are .n, height, width, 1 or 3."),
    "beyond": ({"x": IMAGES / 100.0}, {"range": "0,1"}, "x goes from 0.0 to 2.5, beyond the range 0 to 1"),
    "not finite": ({"x": np.full((6, 2), np.nan)}, {}, "x has values that are not finite"),
    "texts": ({"x": np.array(["a", "b"])}, {}, "x is <U1 .2.: examples are numbers"),
    "objects": ({"x": np.array([{}, {}])}, {}, "cannot read .*allow_pickle"),
    "nothing": ({"x": np.zeros((0, 8, 8), "uint8")}, {}, "examples are numbers, and some"),
    "whole points": ({"x": np.zeros((6, 2), "int64")}, {}, "x is int64 .6, 2.: points are floating-point numbers"),
    "uneven": ({"x": IMAGES, "label": LABELS[:5]}, {}, "equally many of everything; .* has 6 of x, 5 of label"),
    "one-hot": ({"x": IMAGES, "label": np.eye(6)}, {}, "label is .6, 6., and labels are one whole number an example"),
    "negative labels": ({"x": IMAGES, "label": LABELS - 1}, {}, "label is int64 from -1 on, and labels are whole numbers"),
    "fractions of labels": ({"x": IMAGES, "label": LABELS / 2.0}, {}, "label is float64 from 0.0 on, and labels are whole"),
    "too large labels": ({"x": IMAGES, "label": LABELS + 2 ** 40}, {}, "label goes up to"),
    "too little memory": ({"x": IMAGES}, {"memory": 1e-6}, "x of .* fill 0.0 GiB, more than 1e-06: set npz:memory higher"),
    "one value": ({"x": IMAGES}, {"range": "1"}, "setting 'range' cannot be .*write black and white, such as 0,1"),
    "white before black": ({"x": IMAGES}, {"range": "1,0"}, "setting 'range' cannot be"),
}


@pytest.mark.parametrize("case", sorted(BAD))
def test_what_cannot_be_examples_is_told_by_its_name_with_its_shape_and_range(tmp_path, case):
    arrays, settings, said = BAD[case]
    with np.errstate(all="ignore"):
        refused(said, saved(tmp_path, **arrays), **settings)


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY", b"PK\x03\x04 and no more", b"<html>"])
def test_what_is_no_npz_file_is_told(tmp_path, content):
    path = tmp_path / "mine.npz"
    path.write_bytes(content)
    refused("cannot read .*mine.npz: ", str(path))


def test_one_array_is_told_how_to_be_saved(tmp_path):
    np.save(str(tmp_path / "mine.npy"), IMAGES)
    refused("cannot read .*mine.npy: .*numpy.savez, x=array", str(tmp_path / "mine.npy"))


def test_what_is_packed_a_thousandfold_is_taken_where_the_user_says_how_much_it_may_fill(tmp_path):
    path = tmp_path / "masks.npz"
    np.savez_compressed(str(path), x=np.zeros([2000, 200, 200, 1], "uint8"))
    with pytest.raises(UserError, match="fill 80000128 bytes, packed into .*npz:memory=2"):
        NPZ(str(path)).arrays(0)
    assert len(NPZ(str(path), memory=1).arrays(0)["x"]) == 2000


def test_a_header_that_promises_more_than_follows_is_told(tmp_path):
    path = saved(tmp_path, x=IMAGES)
    with zipfile.ZipFile(path) as file:
        content = file.read("x.npy")
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("x.npy", content.replace(b"(6, 8, 8, 3), }      ", b"(6666666, 8, 8, 3), }"))
    refused("cannot read .*mine.npz: ", path)


def test_what_is_not_there_is_told(tmp_path):
    refused("NPZ needs an .npz file: say which with --data-dir", None)
    refused("gone.npz is not there", str(tmp_path / "gone.npz"))
    refused("cannot read", str(tmp_path))
