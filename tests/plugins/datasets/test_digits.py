"""datasets/digits.py, its embedded file and tools/make_digits.py"""

import os
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest

from ganzoo.datasets import spec
from ganzoo.errors import UserError
from ganzoo_plugins.datasets import digits
from ganzoo_plugins.datasets.digits import Digits
from ganzoo_plugins.datasets.mnist import MNIST

ROOT = Path(__file__).resolve().parents[3]
ORIGINALS = ROOT.parent / "shared" / "data" / "mnist"
needs_originals = pytest.mark.skipif(not ORIGINALS.is_dir(), reason=f"MNIST's own files are not at {ORIGINALS}")


def test_there_are_500_images_of_each_class():
    dataset = Digits()
    arrays = dataset.arrays(seed=0)
    assert arrays["x"].shape == (5000, 28, 28, 1) and arrays["x"].dtype == np.uint8
    assert arrays["label"].shape == (5000,) and arrays["label"].dtype == np.int32
    assert np.bincount(arrays["label"]).tolist() == [500] * 10
    said = spec(dataset, arrays)
    assert (said.shapes, said.classes, said.image) == ({"x": (28, 28, 1), "label": ()}, 10, True)


def test_the_images_are_pictures_of_digits():
    """Dark ground, bright strokes, nothing twice; the mean is near that of all of MNIST, 33.3."""
    images = Digits().arrays(seed=0)["x"]
    assert images.min() == 0 and images.max() == 255
    assert 30 < images.mean() < 37
    assert images[:, 0].max() == 0 or images[:, 0].mean() < 1
    assert len({image.tobytes() for image in images}) == 5000


def test_the_classes_are_mixed_throughout():
    labels = Digits().arrays(seed=0)["label"].reshape(50, 100)
    for hundred in labels:
        counts = np.bincount(hundred, minlength=10)
        assert counts.min() >= 2 and counts.max() <= 25


def test_every_seed_gets_the_same_digits():
    first, second = Digits().arrays(seed=0), Digits().arrays(seed=1)
    assert (first["x"] == second["x"]).all() and (first["label"] == second["label"]).all()


def test_the_shipped_file_is_small_loads_fast_and_names_its_licence():
    assert os.path.getsize(digits.FILE) <= 1.5e6
    started = time.perf_counter()
    Digits().arrays(seed=0)
    assert time.perf_counter() - started < 0.3
    licence = (Path(digits.FILE).parent / "DIGITS-LICENSE.txt").read_text(encoding="utf-8")
    for text in (licence, digits.__doc__):
        assert "CC BY-SA 3.0" in text and "Yann LeCun and Corinna Cortes" in text


@pytest.mark.parametrize("content", [None, b"", b"version https://git-lfs.github.com/spec/v1\n", "half", "flipped"])
def test_a_damaged_file_is_told_in_one_sentence(tmp_path, monkeypatch, content):
    path = tmp_path / "digits.npz"
    whole = Path(digits.FILE).read_bytes()
    if content == "half":
        content = whole[:len(whole) // 2]
    if content == "flipped":
        content = whole[:100000] + bytes(100) + whole[100100:]
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr(digits, "FILE", str(path))
    with pytest.raises(UserError, match="digits.npz is missing or damaged: install ganzoo again"):
        Digits().arrays(seed=0)


def test_a_data_dir_is_refused_rather_than_ignored():
    with pytest.raises(UserError, match="/some/folder.*--data-dir"):
        Digits(data_dir="/some/folder")


@needs_originals
def test_digits_are_the_originals_bit_by_bit():
    ours, original = Digits().arrays(seed=0), MNIST(data_dir=str(ORIGINALS)).arrays(seed=0)
    with np.load(digits.FILE) as file:
        positions = file["positions"]
    assert (np.diff(positions.astype(int)) > 0).all()
    assert (ours["x"] == original["x"][positions]).all()
    assert (ours["label"] == original["label"][positions]).all()


@needs_originals
def test_the_tool_makes_the_shipped_file_again(script, tmp_path):
    """Compared unpacked: the same arrays have other bytes where Python is built with another deflate, such as zlib-ng."""
    tool = script("tools/make_digits.py")
    made = tmp_path / "digits.npz"
    made.write_bytes(tool.make(str(ORIGINALS)))
    with zipfile.ZipFile(str(made)) as ours, zipfile.ZipFile(digits.FILE) as shipped:
        assert ours.namelist() == shipped.namelist() == ["images.npy", "labels.npy", "positions.npy"]
        for name in ours.namelist():
            assert ours.read(name) == shipped.read(name)
