import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import ganzoo
from ganzoo.registry import create

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parent / "sample"
RED, CLEAR, GREY = (255, 0, 0, 255), (0, 0, 0, 0), (128, 128, 128, 255)


def write(folder, name, rows, text):
    """A sheet of these pixels, and its text."""
    Image.fromarray(np.array(rows, "uint8")).save(str(folder / (name + ".png")))
    (folder / (name + ".txt")).write_text(text)


def read(folder, asked="sprites"):
    return create("datasets", asked, data_dir=str(folder)).examples(0)


def refused(folder, asked="sprites"):
    """The error's sentence."""
    with pytest.raises(ganzoo.UserError) as error:
        read(folder, asked)
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.fixture
def weather(tmp_path):
    """Three tiles of 1 x 2 pixels, and an empty place."""
    write(tmp_path, "weather", [[RED, GREY], [RED, CLEAR], [GREY, RED], [CLEAR, GREY]], "# weather\nsun moon\n\n.   sun  # half\n")
    return tmp_path


def test_a_sheet_is_cut_row_by_row_and_labelled_by_its_words(weather):
    found = read(weather)
    assert found.arrays["x"].tolist() == [
        [[[255, 0, 0]], [[255, 0, 0]]],  # sun
        [[[128, 128, 128]], [[0, 0, 0]]],  # moon, and below it the background
        [[[255, 0, 0]], [[128, 128, 128]]]]  # the other sun
    assert found.arrays["label"].tolist() == [1, 0, 1]
    assert found.note == "3 tiles of 1 x 2 pixels from 1 sheet; classes: 0 moon (1), 1 sun (2)"


def test_grey_on_white(weather):
    assert read(weather, "sprites:channels=grey,background=white,only=moon").arrays["x"].tolist() == [[[[128]], [[255]]]]


def test_several_sheets_share_their_words(weather):
    write(weather, "a", [[GREY], [GREY]], "sun")
    found = read(weather)
    assert found.arrays["label"].tolist() == [1, 1, 0, 1] and found.note.startswith("4 tiles of 1 x 2 pixels from 2 sheets")


@pytest.mark.parametrize("text, reason", [
    (None, "its text weather.txt cannot be opened: No such file or directory"),
    ("# none\n", "its text weather.txt has no words"),
    ("sun moon\nsun\n", "line 2 of its text weather.txt has the number of words 1, and line 1 has 2"),
    ("a b c\nd e f\n", "2 x 4 pixels are not 3 x 2 tiles of one size, as its text has them"),
    (". .\n. .\n", "its text has no word but dots")])
def test_a_text_that_does_not_fit_is_told_with_the_sheet_s_name(weather, text, reason):
    (weather / "weather.txt").unlink()
    if text is not None:
        (weather / "weather.txt").write_text(text)
    assert refused(weather) == (f"dataset 'sprites' cannot use 1 of 1 sheets in {weather}: weather.png ({reason}). "
                                f"Mend or remove them.")


def test_pictures_that_are_none_are_told_all_at_once(weather):
    whole = (SAMPLE / "shapes.png").read_bytes()
    for name, content in (("cut.png", whole[:-200]), ("jpeg.png", b"\xff\xd8\xff\xe0 no png"), ("none.png", b"")):
        (weather / name).write_bytes(content)
        (weather / name.replace(".png", ".txt")).write_text("sun")
    said = refused(weather)
    assert "cannot use 3 of 4 sheets" in said and str(weather) in said
    for name in ("cut.png (it cannot be read as PNG: ", "jpeg.png (it cannot", "none.png (it cannot"):
        assert name in said


def test_tiles_of_two_sizes_are_refused(weather):
    write(weather, "wide", [[RED, RED]], "sun")
    assert "those of weather.png" in refused(weather) and "are 1 x 2 pixels, those of wide.png 2 x 1:" in refused(weather)


def test_what_is_not_there_is_said_with_what_is(weather):
    assert "there are moon, sun." in refused(weather, "sprites:only=rain")
    assert "is a file: give the folder" in refused(weather / "weather.png")
    (weather / "weather.png").unlink()
    assert "pictures named .png; there is weather.txt." in refused(weather)
    (weather / "weather.txt").unlink()
    assert "pictures named .png; there is nothing." in refused(weather)
    with pytest.raises(ganzoo.UserError, match="needs a folder of sprite sheets.*say which with --data-dir"):
        create("datasets", "sprites").examples(0)


def test_the_sample_is_what_its_script_draws(tmp_path):
    subprocess.run([sys.executable, str(HERE.parent / "tools" / "draw_sample.py"), str(tmp_path)], check=True)
    drawn, shipped = read(tmp_path), read(SAMPLE)
    assert np.array_equal(drawn.arrays["x"], shipped.arrays["x"]) and drawn.note == shipped.note
    assert drawn.note == "47 tiles of 16 x 16 pixels from 1 sheet; classes: 0 cross (11), 1 disc (12), 2 ring (12), 3 square (12)"


def test_a_conditional_model_trains_on_it():
    runner = ganzoo.prepare("cgan", dataset="sprites", data_dir=str(SAMPLE), mode="eager", width=2, batch_size=4)
    runner.advance(1)
    assert runner.sample(2, seed=0).shape == (2, 16, 16, 3)
