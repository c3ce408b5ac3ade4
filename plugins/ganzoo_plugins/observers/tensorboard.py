"""TensorBoard: a run's numbers, sample grids and weights as event files."""

import io
from pathlib import Path
from typing import Any, Dict, Set

from ganzoo import scores
from ganzoo.hookspecs import observer
from ganzoo.settings import Configurable, Setting

from .sample_grid import SampleGrid

FOLDER = "tensorboard"


class TensorBoard(Configurable):
    """Writes losses, scores, sample grids, and weights if asked to, for TensorBoard: tensorboard --logdir runs."""

    histograms = Setting(False, "of every weight too, with each sample grid")

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.events: Any = None
        self.grid = SampleGrid()
        self.written: Set[Any] = set()  # scores

    @observer
    def ganzoo_started(self, run: Any) -> None:
        from ganzoo_compat.events import Events

        if self.events is not None:
            self.events.close()
        self.events = Events(str(Path(str(run.path)) / FOLDER))
        if self.events.earlier:
            self.events.begin(run.step)
            self.written = {_key(one) for one in scores.read(run.path) if one.step <= run.step}

    @observer
    def ganzoo_every(self, run: Any) -> int:
        return int(run.settings["sample_every"])

    @observer
    def ganzoo_reported(self, run: Any, step: int, row: Dict[str, float]) -> None:
        self.events.numbers(step, row)

    @observer
    def ganzoo_stepped(self, run: Any, step: int) -> None:
        if step % run.settings["sample_every"] == 0:
            self._show(run, step)

    @observer
    def ganzoo_finished(self, run: Any) -> None:
        if run.step % run.settings["sample_every"]:
            self._show(run, run.step)
        self._scores(run)
        self.events.close()

    @observer
    def ganzoo_stopped(self, run: Any) -> None:
        if self.events is not None:
            self._scores(run)
            self.events.close()

    def _show(self, run: Any, step: int) -> None:
        picture, file = self.grid.picture(run), io.BytesIO()
        picture.save(file, format="PNG")
        self.events.picture(step, "samples", file.getvalue(), *picture.size)
        if self.histograms:
            stage = run.runner.stage
            for name, value in stage.read([name for network in stage.networks for name in network.trainable]).items():
                self.events.histogram(step, name, value)
        self._scores(run)
        self.events.flush()

    def _scores(self, run: Any) -> None:
        """Those that were measured meanwhile."""
        for one in scores.read(run.path):
            if _key(one) not in self.written:
                self.events.numbers(one.step, {f"scores/{one.metric}": one.value})
                self.written.add(_key(one))


def _key(score: Any) -> Any:
    return score.metric, score.step, score.seed, score.at
