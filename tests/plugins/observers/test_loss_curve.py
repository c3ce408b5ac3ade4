import time

import numpy as np
import pytest
from PIL import Image

from ganzoo_plugins.observers import loss_curve
from ganzoo_plugins.observers.loss_curve import LossCurve, draw


@pytest.fixture
def panels(monkeypatch):
    """{title: axes} of what was drawn last."""
    found = {}
    original = loss_curve.pictures.drawn

    def drawn(figure):
        found.clear()
        found.update({axes.get_title(loc="left"): axes for axes in figure.axes})
        return original(figure)

    monkeypatch.setattr(loss_curve.pictures, "drawn", drawn)
    return found


def lines(axes):
    return {line.get_label(): line.get_ydata().tolist() for line in axes.lines if not line.get_label().startswith("_")}


def test_the_end_of_a_run_leaves_its_curve(run, play):
    play(run, LossCurve())
    assert Image.open(str(run.path / "losses.png")).size == (880, 660)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError()])
def test_a_stopped_run_leaves_its_curve_too(run, play, error):
    play(run, LossCurve(), until=5, stop=error)
    assert (run.path / "losses.png").exists()


def test_a_run_that_reported_nothing_has_no_curve(run, play):
    play(run, LossCurve(), until=1, stop=KeyboardInterrupt())
    assert not (run.path / "losses.png").exists()


def test_a_long_run_is_drawn_each_minute(run, monkeypatch):
    now, times = [0.0], []
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    watcher = LossCurve()
    monkeypatch.setattr(loss_curve.pictures, "write", lambda picture, path: times.append(now[0]))
    run.log.append(dict(run.row(2), step=2, seconds=1.0))
    for now[0] in np.arange(0.0, 200.0, 10.0):
        watcher.ganzoo_reported(run)
    assert times == [60.0, 120.0, 180.0]


def test_each_player_has_a_panel_with_its_terms_and_their_sum(run, play, panels):
    play(run, LossCurve(), until=4, stop=KeyboardInterrupt())
    assert lines(panels["discriminator loss"]) == {"real": [2.5, 4.5], "fake": [0.25, 0.25], "sum": [2.75, 4.75]}
    assert lines(panels["generator loss"]) == {"fool": [0.83, 0.83]}
    assert panels["generator loss"].lines[0].get_xdata().tolist() == [2, 4]


def test_what_was_watched_stands_below_and_accuracies_share_a_panel(run, play, panels):
    play(run, LossCurve(), until=4, stop=KeyboardInterrupt())
    assert lines(panels["discriminator accuracy"]) == {"real": [0.75, 0.75], "fake": [0.5, 0.5]}
    assert panels["discriminator accuracy"].get_position().y1 < panels["discriminator loss"].get_position().y0
    assert panels["discriminator accuracy"].get_ylim() == (-0.03, 1.03)


def test_rows_that_lack_terms_or_hold_nan_leave_gaps(panels):
    draw([{"step": 1, "a/x": 1.0}, {"step": 2, "a/x": float("nan")}, {"step": 3, "b/y": float("inf")}, {"step": 4, "a/x": 2.0}],
         frozenset(), "title")
    np.testing.assert_array_equal(lines(panels["a loss"])["x"], [1.0, np.nan, np.nan, 2.0])
    np.testing.assert_array_equal(lines(panels["b loss"])["y"], [np.nan] * 4)


def test_a_long_curve_is_smoothed_over_the_raw_one_and_a_wild_start_does_not_flatten_it(panels):
    values = [1000.0] + [1.0, 3.0] * 100
    draw([{"step": step, "a/x": value} for step, value in enumerate(values)], frozenset(), "title")
    raw, smooth = panels["a loss"].lines
    assert raw.get_ydata().tolist() == values
    assert np.ptp(smooth.get_ydata()[20:-20]) < 0.5
    assert panels["a loss"].get_ylim()[1] < 10


def test_many_terms_and_players_find_their_place(panels):
    row = {f"player_{player}/term_{term}": 1.0 for player in range(10) for term in range(8)}
    picture = draw([dict(row, step=1), dict(row, step=2)], frozenset(["player_0/term_0"]), "title")
    assert len(panels) == 11
    assert picture.size == (4 * 440, 100 * 4 * 3.1 + 40)  # three rows of losses, of at most 4, and one of what was watched
