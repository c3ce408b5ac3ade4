"""Progress: steps, speed, time left and losses, while a run goes on."""

import os
import sys
import time
import warnings
from collections import OrderedDict, deque
from typing import Any, Deque, Dict, Optional, Tuple

from tqdm import TqdmWarning

from ganzoo.hookspecs import observer

from .notebook import in_notebook
from .terms import losses

with warnings.catch_warnings():
    warnings.simplefilter("ignore", TqdmWarning)  # no ipywidgets: the bar is then text, which needs no advice
    from tqdm.auto import tqdm

WINDOW = 30.0  # seconds over which the speed is taken
OFTEN, SELDOM = 10.0, 60.0  # seconds between two lines of text, in the first ten minutes and after them
RUNNING = "{n_fmt}/{total_fmt} |{bar}| {speed}, {remaining} left{postfix}"
DONE = "{n_fmt}/{total_fmt} |{bar}| {speed}, {elapsed} in all{postfix}"


class Progress:
    """Shows steps, speed, time left and each player's loss: a bar in a terminal or notebook, else lines of text."""

    def __init__(self) -> None:
        self.bar: Optional[_Bar] = None
        self.speed = Speed()
        self.losses: Dict[str, float] = OrderedDict()
        self.began = self.said = 0.0  # seconds of time.monotonic

    @observer
    def ganzoo_started(self, run: Any) -> None:
        self.began = self.said = time.monotonic()
        self.speed = Speed()  # a run that rolled back starts again
        for row in run.log[-1:]:  # of a resumed run
            self.ganzoo_reported(run, row)
        if in_notebook() or _is_terminal(sys.stderr):
            self.bar = _Bar(total=run.steps, initial=run.step, desc=run.name, file=sys.stderr, miniters=1, ncols=_columns(),
                            nrows=20, bar_format=("{desc}: " if in_notebook() else "") + RUNNING)
            self._show_losses()
            self.bar.refresh()

    @observer
    def ganzoo_reported(self, run: Any, row: Dict[str, float]) -> None:
        for player, terms in losses(row, run.watched).items():
            self.losses[player] = sum(terms.values())
        self._show_losses()

    @observer
    def ganzoo_stepped(self, run: Any, step: int) -> None:
        now = time.monotonic()
        speed = self.speed.at(step, now)
        if self.bar is not None:
            self.bar.speed = speed
            self.bar.update(step - self.bar.n)
        elif speed and step < run.steps and now - self.said >= (OFTEN if now - self.began < 600 else SELDOM):
            self.said = now
            self._say(run, step, f"{tqdm.format_interval((run.steps - step) / speed)} left")

    @observer
    def ganzoo_finished(self, run: Any) -> None:
        if self.bar is not None:
            self.bar.bar_format = self.bar.bar_format.replace(RUNNING, DONE)
            self._close(run)
        else:
            self._say(run, run.step, f"{tqdm.format_interval(time.monotonic() - self.began)} in all")

    @observer
    def ganzoo_stopped(self, run: Any) -> None:
        self._close(run)

    def _close(self, run: Any) -> None:
        if self.bar is not None:
            self.bar.n = run.step
            self._show_losses()
            self.bar.close()
            self.bar = None

    def _show_losses(self) -> None:
        if self.bar is not None:
            self.bar.set_postfix_str(compact(self.losses, self.bar.room()), refresh=False)

    def _say(self, run: Any, step: int, when: str) -> None:
        said = compact(self.losses, sys.maxsize)
        run.say(f"step {step} of {run.steps}, {_per_second(self.speed.last)}, {when}{', ' + said if said else ''}")


class Speed:
    """Steps a second over the last half minute. The first call, which traces and compiles, does not count."""

    def __init__(self) -> None:
        self.last = 0.0  # steps a second; 0 until it is known
        self._points: Deque[Tuple[float, int]] = deque()

    def at(self, step: int, now: float) -> float:
        """The speed when `step` steps are done, `now` in seconds; 0 until it is known."""
        points = self._points
        if len(points) > 2 and now - points[-2][0] < 0.1:  # a run may pause at every step, thousands a second
            points.pop()
        points.append((now, step))
        while len(points) > 2 and points[1][0] <= now - WINDOW:
            points.popleft()
        seconds = now - points[0][0]
        self.last = (step - points[0][1]) / seconds if seconds > 0 else 0.0
        return self.last


class _Bar(tqdm):
    """tqdm's bar with a speed of our own: tqdm's average would hold the first call, and its time left with it."""

    speed = 0.0  # steps a second

    def __del__(self) -> None:
        """Nothing: tqdm would draw a bar that was left open once more as Python ends, which crashed 3.13 beside TensorFlow."""

    @property
    def format_dict(self) -> Dict[str, Any]:
        facts = super().format_dict
        facts.update(rate=self.speed, speed=_per_second(self.speed), ncols=_columns())
        return facts

    def room(self) -> int:
        """Columns for the losses, beside three of the bar itself and all else at its usual length."""
        columns = _columns()
        return columns - len(f"{self.total}/{self.total} |===| 10.0 steps/s, 00:00 left, ") if columns else sys.maxsize


def compact(values: Dict[str, float], room: int) -> str:
    """`discriminator 1.21  generator 0.83`; in less room, `dis 1.21  gen 0.83`."""
    numbers = {name: _number(value) for name, value in values.items()}
    whole = "  ".join(f"{name} {number}" for name, number in numbers.items())
    if len(whole) <= room:
        return whole
    return "  ".join(f"{_short(name)} {number}" for name, number in numbers.items())


def _short(name: str) -> str:
    return "_".join(word[:3] for word in name.split("_"))


def _per_second(speed: float) -> str:
    return f"{speed:.{0 if speed >= 100 else 1 if speed >= 1 else 3}f} steps/s" if speed else "? steps/s"


def _number(value: float) -> str:
    return f"{value:.2f}" if value == 0 or 0.01 <= abs(value) < 1000 else f"{value:.1e}" if abs(value) > 0 else str(value)


def _is_terminal(stream: Any) -> bool:
    try:
        return bool(stream.isatty())
    except (AttributeError, ValueError):  # None under pythonw; closed
        return False


def _columns() -> Optional[int]:
    """The terminal's columns, less one, in which some begin a new line; None in a notebook, whose bars stretch.

    Not by tqdm, which shows nothing in a terminal that says it has no size, as some of Docker's do.
    """
    if in_notebook():
        return None
    try:
        return (os.get_terminal_size(sys.stderr.fileno()).columns or 80) - 1
    except (AttributeError, OSError, ValueError):
        return 79
