import io
import sys
import time
import types

import pytest

from ganzoo_plugins.observers import progress
from ganzoo_plugins.observers.progress import Progress, Speed, compact


class Terminal(io.StringIO):
    """A terminal that says it has no size, as some of Docker's do."""

    def isatty(self):
        return True

    def shown(self):
        return [line.rstrip() for line in self.getvalue().replace("\n", "\r").split("\r") if line.strip()]


@pytest.fixture
def terminal(monkeypatch):
    return _as_stderr(Terminal(), monkeypatch)


def _as_stderr(stream, monkeypatch):
    """Of the observer alone: pytest puts its own sys.stderr back between a fixture and the test."""
    monkeypatch.setattr(progress, "sys", types.SimpleNamespace(stderr=stream, maxsize=sys.maxsize))
    return stream


@pytest.fixture
def clock(monkeypatch):
    """Seconds of a clock that the test moves."""
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def step(watcher, run, number):
    run.step = number
    watcher.ganzoo_stepped(run, number)


def test_a_terminal_shows_steps_speed_time_and_the_loss_of_each_player(run, play, terminal):
    play(run, Progress())
    last = terminal.shown()[-1]
    assert last.startswith("10/10 |")
    assert " steps/s, 00:00 in all, discriminator 10.75  generator 0.83" in last  # 10.5 + 0.25, and no accuracy
    assert run.said == []


def test_the_bar_shows_before_the_first_step_is_traced(run, terminal):
    Progress().ganzoo_started(run)
    assert terminal.shown()[-1].startswith("0/10 |")
    assert "? steps/s, ? left" in terminal.shown()[-1]


def test_the_time_left_is_not_that_of_the_first_step_which_is_traced(run, terminal, clock):
    run.steps = 1000
    watcher = Progress()
    watcher.ganzoo_started(run)
    for number, seconds in ((1, 60), (11, 1)):
        clock[0] += seconds
        step(watcher, run, number)
    watcher.bar.refresh()
    assert "10.0 steps/s, 01:38 left" in terminal.shown()[-1]


def test_a_resumed_run_starts_where_it_is_with_the_losses_it_had(resumed, terminal):
    run = resumed(4)
    run.log = [dict(run.row(4), step=4, seconds=1.0)]
    Progress().ganzoo_started(run)
    assert terminal.shown()[-1].startswith("4/10 |")
    assert "discriminator 4.75  generator 0.83" in terminal.shown()[-1]


def test_a_stopped_run_leaves_the_bar_where_it_stopped(run, play, terminal):
    play(run, Progress(), until=7, stop=KeyboardInterrupt())
    assert terminal.shown()[-1].startswith("7/10 |")
    assert terminal.getvalue().endswith("\n")


def test_no_line_is_wider_than_the_terminal(run, play, terminal, monkeypatch):
    monkeypatch.setattr(progress, "_columns", lambda: 60)
    play(run, Progress())
    assert max(map(len, terminal.shown())) <= 60
    assert "dis 10.75  gen 0.83" in terminal.shown()[-1]


def test_elsewhere_plain_lines_come_at_intervals(run, clock, monkeypatch):
    stream = _as_stderr(io.StringIO(), monkeypatch)
    run.steps = 1000
    watcher = Progress()
    watcher.ganzoo_started(run)
    watcher.ganzoo_reported(run, run.row(0))
    for number in range(1, 101):
        clock[0] += 0.25
        step(watcher, run, number)
    assert run.said == ["step 40 of 1000, 4.0 steps/s, 04:00 left, discriminator 0.75  generator 0.83",
                        "step 80 of 1000, 4.0 steps/s, 03:50 left, discriminator 0.75  generator 0.83"]
    run.step = 1000
    watcher.ganzoo_finished(run)
    assert run.said[2:] == ["step 1000 of 1000, 4.0 steps/s, 00:25 in all, discriminator 0.75  generator 0.83"]
    assert stream.getvalue() == ""


def test_lines_become_rare_in_a_long_run(run, clock, monkeypatch):
    _as_stderr(None, monkeypatch)  # pythonw has none
    run.steps = 100000
    watcher = Progress()
    watcher.ganzoo_started(run)
    for number in range(1, 3601):
        clock[0] += 1
        step(watcher, run, number)
    assert 100 <= len(run.said) <= 115


def test_the_first_call_which_traces_is_no_part_of_the_speed():
    speed = Speed()
    assert speed.at(1, 60.0) == 0  # a minute of tracing
    assert speed.at(11, 61.0) == 10
    assert speed.at(21, 62.0) == 10


def test_the_speed_is_that_of_the_last_half_minute():
    speed = Speed()
    for second in range(100):
        speed.at(second, float(second))
    for second in range(40):
        last = speed.at(100 + 5 * second, 100.0 + second)
    assert last == pytest.approx(5)


def test_a_pause_at_every_step_costs_no_memory():
    speed = Speed()
    for number in range(20000):
        speed.at(number, number / 1000)
    assert speed.last == pytest.approx(1000)
    assert len(speed._points) < 400


def test_losses_are_compact():
    values = {"discriminator_a": 1.2345, "generator": -12345.0, "encoder": 0.00012, "critic": 0.0, "player": float("nan")}
    assert compact(values, 200) == "discriminator_a 1.23  generator -1.2e+04  encoder 1.2e-04  critic 0.00  player nan"
    assert compact(values, 60) == "dis_a 1.23  gen -1.2e+04  enc 1.2e-04  cri 0.00  pla nan"
    assert compact({}, 10) == ""
