"""LossCurve: how every player's terms went, as a picture."""

import time
from collections import OrderedDict
from pathlib import Path
from typing import Any, Dict, List, Tuple

import numpy as np

from ganzoo import pictures
from ganzoo.hookspecs import observer

from .terms import losses, watches

NAME = "losses.png"
SELDOM = 60.0  # seconds between two pictures of a run that goes on: one costs as much as many steps of a small GAN
INK, SUM = "#343a40", "#212529"
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")  # Okabe and Ito's: told apart by the colour-blind
ABREAST = 4  # panels in a row, at most
WIDE = 50  # characters: a title and a legend of so many fit side by side above a panel
MANY = 40  # rows: from here on a line is smoothed and the raw one is pale behind it

Lines = Dict[str, np.ndarray]


class LossCurve:
    """Draws losses.png: a panel for each player's terms, below them what was watched; anew each minute and at the end."""

    def __init__(self) -> None:
        self.drawn = time.monotonic()

    @observer
    def ganzoo_reported(self, run: Any) -> None:
        if time.monotonic() - self.drawn >= SELDOM:
            self._draw(run)

    @observer
    def ganzoo_finished(self, run: Any) -> None:
        self._draw(run)

    @observer
    def ganzoo_stopped(self, run: Any) -> None:
        self._draw(run)  # what happened before an error is what one wants to see

    def _draw(self, run: Any) -> None:
        if run.log:
            pictures.write(draw(run.log, run.watched, run.name), Path(str(run.path)) / NAME)
        self.drawn = time.monotonic()


def draw(log: List[Dict[str, float]], watched: Any, title: str) -> Any:
    """The picture, a PIL image: panels for the losses, below them those of what was watched.

    log: rows {"step": int, "player/term": float, ...}; a row may lack terms.
    watched: the names of what was watched and never minimised.
    """
    steps = np.array([row["step"] for row in log], np.float64)
    rows = [panels[first:first + ABREAST] for panels in (_loss_panels(log, watched), _watched_panels(log, watched))
            for first in range(0, len(panels), ABREAST)]
    columns = max(map(len, rows))
    height = 3.1 * len(rows) + 0.4
    figure = pictures.blank(max(4.4 * columns, 6.0), height)
    for row, panels in enumerate(rows):
        for column, (name, lines) in enumerate(panels):
            axes = figure.add_subplot(len(rows), columns, row * columns + column + 1)
            _plot(axes, name, steps, lines)
            if row == len(rows) - 1 or column >= len(rows[row + 1]):
                axes.set_xlabel("step", fontsize=9, color=INK)
            if name.endswith("accuracy"):
                axes.set_ylim(-0.03, 1.03)
    figure.text(0.012, 1 - 0.1 / height, title, fontsize=12, color=INK, fontweight="bold", verticalalignment="top")
    figure.tight_layout(rect=(0, 0, 1, 1 - 0.3 / height), h_pad=1.5, w_pad=2.0)
    return pictures.drawn(figure)


def _plot(axes: Any, title: str, steps: np.ndarray, lines: Lines) -> None:
    many = len(steps) >= MANY
    for number, (name, values) in enumerate(lines.items()):
        colour = SUM if name == "sum" else COLOURS[number % len(COLOURS)]
        if many:
            axes.plot(steps, values, color=colour, linewidth=0.7, alpha=0.25)
        axes.plot(steps, _smooth(values, len(steps) // 20) if many else values, color=colour, linewidth=1.6, label=name,
                  marker="o" if len(steps) == 1 else None)
    everything = np.concatenate(list(lines.values()))
    everything = everything[np.isfinite(everything)]
    if many and len(everything):
        low, high = np.percentile(everything, [1, 99])
        if np.ptp(everything) > 3 * (high - low) > 0:  # a few wild steps, often the first, would flatten all others
            axes.set_ylim(low - 0.3 * (high - low), high + 0.3 * (high - low))
    pictures.plain(axes)
    axes.set_title(title, fontsize=11, color=INK, loc="left")
    if len(title) + sum(len(name) + 4 for name in lines) <= WIDE:  # beside the title, where no line runs
        axes.legend(loc="lower right", bbox_to_anchor=(1.02, 0.985), ncol=len(lines), fontsize=9, frameon=False,
                    handlelength=1.0, columnspacing=1.0, handletextpad=0.4)
    else:
        axes.legend(loc="best", fontsize=9, framealpha=0.85, edgecolor="none")


def _smooth(values: np.ndarray, width: int) -> np.ndarray:
    """The average over `width` rows around each one, without those that are not finite."""
    finite = np.isfinite(values)
    window = np.ones(2 * (width // 2) + 1)
    sums = np.convolve(np.where(finite, values, 0.0), window, mode="same")
    counts = np.convolve(finite.astype(np.float64), window, mode="same")
    return np.where(finite, sums / np.maximum(counts, 1), np.nan)


def _loss_panels(log: Any, watched: Any) -> List[Tuple[str, Lines]]:
    panels = []
    for player, lines in _lines(losses(row, watched) for row in log).items():
        if len(lines) > 1:
            lines["sum"] = sum(lines.values())  # type: ignore[assignment]
        panels.append((f"{player} loss", lines))
    return panels


def _watched_panels(log: Any, watched: Any) -> List[Tuple[str, Lines]]:
    """One panel per player and kind: real_accuracy and fake_accuracy share the panel `discriminator accuracy`."""
    panels: Dict[str, Lines] = OrderedDict()
    for player, lines in _lines(watches(row, watched) for row in log).items():
        for term, values in lines.items():
            label, _, kind = term.rpartition("_")
            panels.setdefault(f"{player} {kind}", OrderedDict())[label or term] = values
    return list(panels.items())


def _lines(rows: Any) -> "Dict[str, Lines]":
    """{player: {term: values, one a row of the log}}, NaN where a row lacks the term or it is not finite."""
    rows = list(rows)
    found: Dict[str, Lines] = OrderedDict()
    for row in rows:
        for player, terms in row.items():
            for term in terms:
                found.setdefault(player, OrderedDict()).setdefault(term, np.full(len(rows), np.nan))
    for index, row in enumerate(rows):
        for player, terms in row.items():
            for term, value in terms.items():
                found[player][term][index] = value if np.isfinite(value) else np.nan
    return found
