"""Scores: what a run scores while it trains."""

import time
from typing import Any, List, Tuple

from ganzoo import registry
from ganzoo.hookspecs import observer
from ganzoo.settings import Configurable, Setting


class Scores(Configurable):
    """Measures the run while it trains: --observer scores:metrics=frechet-digits+digit-balance,every=500."""

    bare = "metrics"
    metrics = Setting("", "names of metrics with + between them, as ganzoo evaluate takes them; none are what the model promises, "
                      "or else every one that suits the run")
    every = Setting(None, "steps between two measurements; none is as often as sample grids", type=int, at_least=1)
    samples = Setting(None, "samples drawn for each; none is the metric's number", type=int, at_least=2)

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for one in self.names():  # those that are not there are told before the run begins
            registry.find_spec("metrics", one)
        self.chosen: List[Tuple[str, Any]] = []
        self.measured = -1
        self.seconds = self.began = 0.0

    @observer
    def ganzoo_started(self, run: Any) -> None:
        from ganzoo import evaluating

        self.chosen, self.measured = evaluating.chosen(run, self.names(), self.samples), -1
        self.seconds, self.began = 0.0, time.perf_counter()

    @observer
    def ganzoo_every(self, run: Any) -> int:
        return self.interval(run)

    @observer
    def ganzoo_stepped(self, run: Any, step: int) -> None:
        if (step % self.interval(run) == 0 or step == run.steps) and step != self.measured:
            self._measure(run, step)

    @observer
    def ganzoo_finished(self, run: Any) -> None:
        whole = time.perf_counter() - self.began
        run.say(f"the scores took {self.seconds:.1f} of {whole:.1f} s, {100.0 * self.seconds / whole:.0f} %")

    def names(self) -> List[str]:
        """Of the metrics that were asked for."""
        from ganzoo.evaluating import ALIASES

        asked = [one.strip() for one in self.metrics.split("+") if one.strip()]
        return [one for name in asked for one in ALIASES.get(name, (name,))]

    def interval(self, run: Any) -> int:
        """Steps between two measurements."""
        return int(self.every or run.settings["sample_every"])

    def _measure(self, run: Any, step: int) -> None:
        from ganzoo import evaluating

        self.measured, start = step, time.perf_counter()
        found = evaluating.measure(run, self.chosen, run.settings["seed"])
        seconds = time.perf_counter() - start
        self.seconds += seconds
        told = ", ".join(f"{score.metric} {score.value:.4g}" for score in found)
        run.say(f"step {step}: {told} ({seconds:.1f} s)")
