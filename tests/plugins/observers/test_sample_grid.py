import os
import sys
import types

import numpy as np
import pytest
from PIL import Image

from ganzoo import pictures
from ganzoo.errors import TrainingError
from ganzoo_plugins.observers.sample_grid import SampleGrid


def drawn(run):
    return sorted(os.listdir(str(run.path / "samples")))


def test_a_grid_is_drawn_at_the_start_at_intervals_and_at_the_end_of_one_noise(run, play):
    play(run, SampleGrid())
    assert drawn(run) == ["000000.png", "000004.png", "000008.png", "000010.png"]
    assert run.asked == [(64, 7)] * 4


def test_the_picture_is_the_grid_of_the_samples(run, play):
    play(run, SampleGrid(), until=4)
    expected = pictures.grid(run.sample(64, 7))
    assert (np.array(Image.open(str(run.path / "samples" / "000004.png"))) == np.array(expected)).all()


def test_an_end_on_an_interval_is_drawn_once(run, play):
    run.steps = 8
    play(run, SampleGrid())
    assert len(run.asked) == 3


def test_no_step_between_costs_a_sample(run, play):
    play(run, SampleGrid(), until=3)
    assert len(run.asked) == 1


def test_it_asks_to_be_called_at_its_interval(run):
    assert SampleGrid().ganzoo_every(run) == 4


def test_a_grid_that_cannot_be_written_ends_the_run(run, play, monkeypatch):
    def full(picture, path):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(pictures, "write", full)
    with pytest.raises(TrainingError, match="000000.png cannot be written: No space left on device"):
        play(run, SampleGrid())


def test_points_are_drawn_over_the_real_ones(run, play):
    run.is_image = False
    play(run, SampleGrid(), until=4)
    picture = Image.open(str(run.path / "samples" / "000004.png"))
    assert picture.size == (640, 640)
    assert (np.array(picture) == np.array(pictures.scatter(run.sample(512, 7), run.real(512)))).all()


def test_large_images_are_fewer(run, play, monkeypatch):
    monkeypatch.setattr(run, "sample", lambda n, seed: np.zeros([n, 256, 256, 3], np.float32))
    play(run, SampleGrid(), until=0)
    assert Image.open(str(run.path / "samples" / "000000.png")).size == (4 * 258 + 2, 4 * 258 + 2)


def test_a_model_says_how_many_images_stand_in_a_row_and_only_whole_rows_are_drawn(run, play):
    run.gan.columns = 10
    play(run, SampleGrid(), until=0)
    expected = pictures.grid(run.sample(64, 7)[:60], columns=10)
    assert (np.array(Image.open(str(run.path / "samples" / "000000.png"))) == np.array(expected)).all()


def test_images_side_by_side_are_enlarged_by_their_height_and_stand_in_a_nearly_square_grid(run, play, monkeypatch):
    monkeypatch.setattr(run, "picture", lambda n, seed: np.zeros([n, 28, 84, 1], np.float32))
    play(run, SampleGrid(), until=0)
    assert Image.open(str(run.path / "samples" / "000000.png")).size == (5 * (3 * 84 + 2) + 2, 13 * 86 + 2)


def test_a_resumed_run_has_the_pictures_of_an_uninterrupted_one(run, resumed, play):
    run.steps = 7
    play(run, SampleGrid())
    assert drawn(run) == ["000000.png", "000004.png", "000007.png"]
    (run.path / "samples" / "mine.png").write_bytes(b"")  # not ours: it stays
    again = resumed(5)
    play(again, SampleGrid(), until=6)
    assert drawn(run) == ["000000.png", "000004.png", "mine.png"]
    play(again, SampleGrid())
    assert drawn(run) == ["000000.png", "000004.png", "000008.png", "000010.png", "mine.png"]


def test_a_picture_that_a_kill_prevented_is_drawn_when_the_run_goes_on(run, resumed, play):
    play(run, SampleGrid(), until=3)
    again = resumed(4)
    play(again, SampleGrid(), until=4)
    assert drawn(run) == ["000000.png", "000004.png"]
    third = resumed(4)
    play(third, SampleGrid(), until=4)
    assert third.asked == []


@pytest.fixture
def notebook(monkeypatch):
    """A pretended IPython kernel; what it shows, and what it then puts in its place."""
    shown = []
    handle = types.SimpleNamespace(update=lambda picture: shown.append(("update", picture)))

    def display(picture, display_id):
        assert display_id
        shown.append(("display", picture))
        return handle

    shell = types.SimpleNamespace(config={"IPKernelApp": {}})
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.setitem(sys.modules, "IPython.display", types.SimpleNamespace(display=display))
    return shown


def test_in_a_notebook_the_newest_grid_takes_the_place_of_the_older(run, play, notebook):
    play(run, SampleGrid(), until=8)
    assert [how for how, _ in notebook] == ["display", "update", "update"]
    assert (np.array(notebook[-1][1]) == np.array(Image.open(str(run.path / "samples" / "000008.png")))).all()
