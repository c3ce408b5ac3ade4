"""datasets/idx.py: files made by hand, and KMNIST and USPS where they are"""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from ganzoo.datasets import spec
from ganzoo.errors import UserError
from ganzoo_plugins.datasets.idx import IDX

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data"
IMAGES = (np.arange(6 * 5 * 4) % 255).astype(np.uint8).reshape(6, 5, 4)
LABELS = np.array([3, 1, 4, 1, 5, 6], np.uint8)


def encode(array):
    return struct.pack(">HBB", 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def fill(folder, **arrays):
    """Writes IDX files by their names, of which dots are underscores: those that end in _gz packed."""
    for name, array in arrays.items():
        content = encode(array)
        (folder / name.replace("_", ".")).write_bytes(gzip.compress(content) if name.endswith("_gz") else content)
    return str(folder)


def refused(match, data_dir, **settings):
    with pytest.raises(UserError, match=match) as told:
        IDX(data_dir=data_dir, **settings).arrays(seed=0)
    assert "\n" not in str(told.value)


def test_images_and_labels_are_told_apart_by_their_headers(tmp_path):
    (tmp_path / "readme.txt").write_text("hello")
    (tmp_path / "inside").mkdir()
    dataset = IDX(data_dir=fill(tmp_path, one_gz=LABELS, two=IMAGES))
    arrays = dataset.arrays(seed=0)
    np.testing.assert_array_equal(arrays["x"][..., 0], IMAGES)
    assert arrays["label"].dtype == np.int32 and arrays["label"].tolist() == LABELS.tolist()
    assert (spec(dataset, arrays).shapes, dataset.classes) == ({"x": (5, 4, 1), "label": ()}, 7)


def test_images_may_have_no_labels(tmp_path):
    assert set(IDX(data_dir=fill(tmp_path, images=IMAGES)).arrays(0)) == {"x"}


def test_images_may_have_colours(tmp_path):
    colours = np.stack([IMAGES, IMAGES, IMAGES + 1], axis=3)
    np.testing.assert_array_equal(IDX(data_dir=fill(tmp_path, images=colours)).arrays(0)["x"], colours)
    refused("images is 6 x 5 x 4 x 2", fill(tmp_path, images=colours[..., :2]))


def test_of_several_files_the_labels_with_the_name_of_the_images_are_taken(tmp_path):
    for part, shift in (("train", 0), ("t10k", 10)):
        fill(tmp_path, **{f"{part}-images-idx3-ubyte_gz": IMAGES + shift, f"{part}-labels_idx1-ubyte": LABELS + shift})
    folder = str(tmp_path)
    refused("finds 2 IDX files of images in .*t10k-images-idx3-ubyte.gz .6 x 5 x 4.*: say which, idx:images=t10k-images", folder)
    arrays = IDX(data_dir=folder, images="train-images-idx3-ubyte.gz").arrays(0)
    assert arrays["label"].tolist() == LABELS.tolist()
    arrays = IDX(data_dir=folder, images="t10k-images-idx3-ubyte.gz").arrays(0)
    assert arrays["label"].tolist() == (LABELS + 10).tolist() and arrays["x"][0, 0, 0, 0] == 10


def test_labels_of_another_name_fit_by_their_number_or_are_named(tmp_path):
    folder = fill(tmp_path, pictures=IMAGES, a=LABELS, b=LABELS[:4])
    assert IDX(data_dir=folder).arrays(0)["label"].tolist() == LABELS.tolist()
    fill(tmp_path, c=LABELS + 1)
    refused("several labels that could be those of pictures .* idx:labels=a or c", folder)
    assert IDX(data_dir=folder, labels="c").arrays(0)["label"].tolist() == (LABELS + 1).tolist()
    refused("6 images in pictures and 4 labels in b: they do not belong together", folder, labels="b")


def test_what_is_not_there_is_told_with_what_is(tmp_path):
    refused("needs a folder with IDX files: say which with --data-dir", None)
    refused("nowhere is not there", str(tmp_path / "nowhere"))
    refused("finds no IDX files of images in .*; there are no IDX files of uint8: name another folder", str(tmp_path))
    folder = fill(tmp_path, labels=LABELS)
    refused("finds no IDX files of images in .*; there are labels .6.: name another", folder)
    refused("is a file: name the folder with --data-dir, and the file by idx:images=labels", str(tmp_path / "labels"))
    fill(tmp_path, images=IMAGES)
    refused("finds no IDX file of images 'gone' in .*images .6 x 5 x 4.*: say which, idx:images=images", folder, images="gone")
    refused("finds no IDX file of labels 'images'", folder, labels="images")


def test_a_damaged_file_is_told_by_name(tmp_path):
    folder = fill(tmp_path, images=IMAGES)
    (tmp_path / "images").write_bytes(encode(IMAGES)[:-1])
    refused("images says 6 x 5 x 4, which is 120 bytes, and 119 follow", folder)


@pytest.mark.skipif(not (SHARED / "kmnist").is_dir(), reason=f"KMNIST and USPS are not in {SHARED}")
@pytest.mark.parametrize("name, shape", [("kmnist", (10000, 28, 28, 1)), ("usps", (5000, 16, 16, 1))])
def test_the_published_files_are_read(name, shape):
    dataset = IDX(data_dir=str(SHARED / name))
    arrays = dataset.arrays(0)
    assert arrays["x"].shape == shape and len(arrays["label"]) == shape[0] and dataset.classes == 10
