"""datasets/folder.py: pictures made by the tests, and CIFAR-10's where they are"""

import io
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import ganzoo
from ganzoo import decoding, registry
from ganzoo.datasets import opened, spec
from ganzoo.errors import TrainingError, UserError
from ganzoo.examples import Held
from ganzoo.features import cache
from ganzoo_plugins.datasets.folder import Folder, Streamed

CIFAR = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "cifar10" / "cifar10-jpg-subset.zip"


def picture(value=0, height=8, width=8, kind="PNG", mode="RGB"):
    """A picture of one colour, whose first channel is the value."""
    colour = (value, 50, 200)[:len(mode)] if len(mode) > 1 else value
    file = io.BytesIO()
    Image.new(mode, (width, height), colour).save(file, kind)
    return file.getvalue()


def fill(folder, **files):
    """Writes files by their names, slashes as two underscores and dots as one: cat__1_png=picture()."""
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def packed(folder, path):
    with zipfile.ZipFile(str(path), "w") as file:
        for one in sorted(folder.rglob("*")):
            file.write(str(one), str(one.relative_to(folder)))
    return path


def read(path, image_size=None, **settings):
    dataset = Folder(str(path), **settings)
    return dataset, opened(dataset, "folder", 0, image_size)


def firsts(examples):
    """The first channel of each picture, as its name for a test."""
    return examples.read(range(len(examples)))["x"][:, 0, 0, 0].tolist()


def refused(match, path, **settings):
    with pytest.raises(UserError, match=match) as told:
        read(path, **settings)
    assert "\n" not in str(told.value)
    return str(told.value)


@pytest.fixture
def classes(tmp_path):
    """Two dogs and a cat."""
    return fill(tmp_path / "pets", dog__1_png=picture(1), dog__inside__2_png=picture(2), cat__9_png=picture(9))


@pytest.mark.parametrize("memory", [1.0, 0.0])
@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_folders_are_classes_in_the_order_of_their_names(classes, tmp_path, memory, kind):
    dataset, found = read(classes if kind == "folder" else packed(classes, tmp_path / "pets.zip"), memory=memory)
    assert isinstance(found, Held if memory else Streamed)
    assert found.shapes == {"x": (8, 8, 3), "label": ()} and found.images == ("x",) and len(found) == 3
    assert firsts(found) == [9, 1, 2] and found.read([2, 0])["label"].tolist() == [1, 0]
    assert found.read([0])["label"].dtype == np.int32
    assert (dataset.classes, spec(dataset, found).classes) == (2, 2)
    assert found.note.startswith("3 pictures of 8 x 8 pixels, as 8 x 8 rgb") and "classes: 0 cat (1), 1 dog (2)" in found.note


def test_pictures_without_folders_have_no_labels(tmp_path):
    dataset, found = read(fill(tmp_path, b_png=picture(2), a_png=picture(1)))
    assert found.shapes == {"x": (8, 8, 3)} and dataset.classes is None and firsts(found) == [1, 2]


def test_a_folder_that_holds_nothing_but_another_one_is_passed_through(tmp_path):
    fill(tmp_path, pets__all__dog__1_png=picture(1), pets__all__cat__9_png=picture(9), pets__readme_txt=b"hello")
    assert "0 cat (1), 1 dog (1)" in read(tmp_path)[1].note
    assert "label" not in read(fill(tmp_path / "one", dog__1_png=picture(1)))[1].shapes


def test_folders_need_not_be_classes(classes):
    dataset, found = read(classes, labels=False)
    assert "label" not in found.shapes and firsts(found) == [9, 1, 2] and dataset.classes is None


def test_pictures_beside_folders_are_refused_unless_folders_are_no_classes(classes):
    fill(classes, a_png=picture(7))
    refused("finds pictures beside folders in .*, such as a.png beside cat: .*folder:labels=false", classes)
    assert firsts(read(classes, labels=False)[1]) == [7, 9, 1, 2]


@pytest.fixture
def parts(tmp_path):
    return fill(tmp_path / "parts", train__a__1_png=picture(1), train__b__2_png=picture(2), test__a__3_png=picture(3),
                test__b__4_png=picture(4))


def test_of_several_parts_train_is_taken_unless_another_is_asked_for(parts):
    assert firsts(read(parts)[1]) == [1, 2]
    assert firsts(read(parts, split="test")[1]) == [3, 4]
    assert read(parts, split="test")[0].classes == 2
    refused("finds no part 'valid' in .*There are test, train", parts, split="valid")


def test_parts_without_train_are_told(parts):
    shutil.rmtree(str(parts / "train"))
    fill(parts, val__a__1_png=picture(5))
    refused("finds the parts test and val in .*, and no train: say which one, folder:split=test", parts)


def test_a_part_that_is_alone_is_found_by_its_name_or_without(parts):
    shutil.rmtree(str(parts / "test"))
    assert firsts(read(parts)[1]) == firsts(read(parts, split="train")[1]) == [1, 2]


def test_pictures_of_one_small_size_stay_as_they_are_and_others_become_32(tmp_path):
    assert read(fill(tmp_path / "wide", a_png=picture(height=8, width=20)))[1].shapes["x"] == (8, 20, 3)
    found = read(fill(tmp_path / "mixed", a_png=picture(1, 8, 20), b_jpg=picture(2, 300, 200, "JPEG")))[1]
    assert found.shapes["x"] == (32, 32, 3)
    assert "2 pictures of 20 x 8 to 200 x 300 pixels, as 32 x 32 rgb" in found.note


@pytest.mark.parametrize("memory", [1, 0])
def test_the_run_s_image_size_says_the_size(classes, memory):
    found = read(classes, 16, memory=memory)[1]
    assert found.shapes["x"] == found.read([0])["x"].shape[1:] == (16, 16, 3)


def test_colours_are_taken_where_there_are_some_or_as_asked_for(tmp_path, classes):
    grey = fill(tmp_path / "grey", a_png=picture(7, mode="L"))
    assert read(grey)[1].shapes["x"] == (8, 8, 1) and read(grey, channels="rgb")[1].shapes["x"] == (8, 8, 3)
    assert read(classes, channels="grey")[1].shapes["x"] == (8, 8, 1)
    assert read(fill(grey, b_png=picture(7)))[1].shapes["x"] == (8, 8, 3)


def test_hidden_files_and_other_files_are_passed_over(classes):
    fill(classes, dog__Thumbs_db=b"\0", notes_txt=b"hello")
    (classes / ".DS_Store").write_bytes(b"\0")
    (classes / "dog" / ".1.png").write_bytes(b"\0")
    assert len(read(classes)[1]) == 3


BAD = {"dog__a_png": (b"", "it is empty"), "dog__b_png": (b"<html>", "no picture that Pillow knows"),
       "cat__c_png": (picture(height=64, width=64)[:-40], "cannot be decoded")}


@pytest.mark.parametrize("name", sorted(BAD))
@pytest.mark.parametrize("settings", [{}, {"memory": 0, "check": "whole"}])
def test_a_bad_file_is_told_by_name_with_its_reason_or_left_out(classes, name, settings):
    content, reason = BAD[name]
    fill(classes, **{name: content})
    told = refused(f"cannot use 1 of 4 files in .*{name[5]}.png .*{reason}", classes, **settings)
    assert "folder:skip_bad=true" in told
    found = read(classes, skip_bad=True, **settings)[1]
    assert len(found) == 3 and sorted(firsts(found)) == [1, 2, 9] and found.read(range(3))["label"].tolist() == [0, 1, 1]
    assert f"left out 1: {name[:3]}/{name[5]}.png (" in found.note


def test_of_many_bad_files_the_first_are_named_and_all_counted(classes):
    for number in range(5):
        fill(classes, **{f"dog__bad{number}_png": b"?"})
    told = refused("cannot use 5 of 8 files", classes)
    assert "dog/bad0.png" in told and "dog/bad2.png" in told and "bad3" not in told and "and 2 more" in told


def test_a_class_of_bad_files_is_no_class(classes):
    fill(classes, ape__1_png=b"?")
    dataset, found = read(classes, skip_bad=True)
    assert dataset.classes == 2 and found.read(range(3))["label"].tolist() == [0, 1, 1]


def test_nothing_but_bad_files_is_refused_in_any_case(tmp_path):
    refused("cannot use 1 of 1 files .* There are no others", fill(tmp_path, a_png=b"?"), skip_bad=True)


def test_a_folder_without_pictures_says_what_is_there(tmp_path):
    refused("finds no pictures in .* such as .png or .jpg; there are no files at all", tmp_path)
    refused("there are 2 of .txt, 1 of no ending", fill(tmp_path, a_txt=b"", b_txt=b"", c=b""))


def test_what_is_not_there_or_not_said_is_told(tmp_path):
    refused("Folder needs a folder of pictures or a .zip file of one, and .*nowhere is not there", tmp_path / "nowhere")
    with pytest.raises(UserError, match="needs a folder of pictures or a .zip file of one: say which with --data-dir"):
        Folder().examples(0)


def test_too_many_pictures_for_memory_are_read_as_they_are_needed_with_the_same_pixels(tmp_path):
    random = np.random.RandomState(0)
    for number in range(40):
        size = random.randint(5, 60, 2)
        file = io.BytesIO()
        Image.fromarray(random.randint(0, 256, (size[0], size[1], 3)).astype("uint8")).save(file, "PNG")
        fill(tmp_path, **{f"{'ab'[number % 2]}__{number}_png": file.getvalue()})
    held, streamed = (read(tmp_path, memory=memory)[1] for memory in (1, 0.00001))
    assert isinstance(held, Held) and isinstance(streamed, Streamed)
    assert "read while the run trains as all would fill 0.00011 GiB" in streamed.note
    for rows in ([3], range(40), [7, 7, 0]):
        for key in ("x", "label"):
            np.testing.assert_array_equal(held.read(rows)[key], streamed.read(rows)[key])


@pytest.mark.parametrize("memory", [1, 0])
def test_other_pictures_have_other_checksums(classes, memory):
    before = read(classes, memory=memory)[1].checksums()
    assert read(classes, memory=memory)[1].checksums() == before
    fill(classes, dog__1_png=picture(1, 16, 16))
    assert read(classes, memory=memory)[1].checksums() != before


def test_a_picture_that_proves_damaged_in_training_is_told_by_name(tmp_path, in_folder):
    for number in range(8):
        fill(tmp_path / "all", **{f"{number}_png": picture(number)})
    fill(tmp_path / "all", **{"3_png": picture(height=64, width=64)[:-40]})
    path = str(tmp_path / "all")
    with pytest.raises(TrainingError, match="cannot use 3.png: it cannot be decoded.*Without check=headers.*was saved"):
        ganzoo.train("gan", dataset="folder:memory=0,check=headers", data_dir=path, steps=4, batch_size=8, hidden=(4,), latent=2)
    with pytest.raises(UserError, match="cannot use 1 of 8 files .* 3.png .it cannot be decoded"):
        ganzoo.train("gan", dataset="folder:memory=0", data_dir=path, steps=2, batch_size=7, hidden=(4,), latent=2)
    run = ganzoo.train("gan", dataset="folder:memory=0,skip_bad=true", data_dir=path, steps=2, batch_size=7, hidden=(4,), latent=2,
                       run_dir="run")
    assert run.config["examples"]["count"] == 7 and ganzoo.resume("run", steps=3).step == 3


def test_pictures_that_were_decoded_once_are_not_before_the_same_run_goes_on(tmp_path, monkeypatch):
    decoded, plain = [], decoding.decode

    def decode(content, *arguments):
        decoded.append(content)
        return plain(content, *arguments)

    monkeypatch.setattr(decoding, "decode", decode)
    bad, other = picture(height=64, width=64)[:-40], picture(height=64, width=64)[:-39]
    sound = picture(1)
    fill(tmp_path / "all", **{"0_png": picture(0), "1_png": sound, "3_png": bad})
    notes = [read(tmp_path / "all", memory=0, skip_bad=True)[1].note for _ in range(2)]
    assert notes[0] == notes[1] and "left out 1: 3.png" in notes[0]
    assert decoded.count(sound) == 1 and decoded.count(bad) == 2  # what failed may have failed for the moment
    fill(tmp_path / "all", **{"3_png": other})
    read(tmp_path / "all", memory=0, skip_bad=True)
    assert decoded.count(other) == 1 and decoded.count(sound) == 2  # they are other files now
    for path in cache().glob("decoded-*.json"):
        path.write_text("[[damaged")
    assert read(tmp_path / "all", memory=0, skip_bad=True)[1].note == notes[0]
    assert decoded.count(sound) == 3
    assert len(read(tmp_path / "all", memory=0, skip_bad=True, check="headers")[1]) == 3 and decoded.count(sound) == 3


def test_a_run_streams_and_goes_on_with_the_numbers_of_one_that_does_not(tmp_path, in_folder):
    random = np.random.RandomState(1)
    for number in range(20):
        fill(tmp_path / "all", **{f"{number}_png": picture(random.randint(256), 10, 12)})
    settings = {"data_dir": str(tmp_path / "all"), "batch_size": 6, "hidden": (4,), "latent": 2, "report_every": 1, "image_size": 8}

    def numbers(run):
        return [{key: value for key, value in row.items() if key != "seconds"} for row in run.log]

    held = ganzoo.train("gan", dataset="folder", steps=9, **settings)
    ganzoo.train("gan", dataset="folder:memory=0", steps=4, run_dir="streamed", **settings)
    streamed = ganzoo.resume("streamed", steps=9)
    assert numbers(streamed) == numbers(held)
    np.testing.assert_array_equal(streamed.real(5), held.real(5))
    fill(tmp_path / "all", **{"7_png": picture(1, 30, 30)})
    with pytest.raises(UserError, match="was trained on other examples .* checksum"):
        ganzoo.resume("streamed", steps=10)


def test_it_is_found_by_its_name(classes):
    assert isinstance(registry.create("datasets", "folder:channels=grey", data_dir=str(classes)), Folder)


@pytest.mark.skipif(not CIFAR.is_file(), reason=f"CIFAR-10's pictures are not at {CIFAR}")
def test_cifar_10_is_read_from_its_zip_file():
    dataset, found = read(CIFAR, split="test")
    assert len(found) == 5000 and found.shapes == {"x": (32, 32, 3), "label": ()} and dataset.classes == 10
    assert np.bincount(found.arrays["label"]).tolist() == [500] * 10
    assert "0 airplane (500), 1 automobile (500), 2 bird (500)" in found.note
    assert 100 < found.arrays["x"].mean() < 140
    assert read(CIFAR, memory=0)[1].note.startswith("15000 pictures of 32 x 32 pixels")
