"""What a metric plugin is: one number, measured of a run; and what a model promises of such numbers."""

from typing import Any, Dict, NamedTuple, Optional, Tuple

from ganzoo.settings import Configurable


class Metric(Configurable):
    """One number, measured of a run. The first line of a subclass's docstring says what the number is, and in what unit.

    `Setting`s are its options (`frechet-digits:samples=1000`).
    """

    lower_is_better = False

    deviation: Optional[float] = None  # of the number measured last, where the metric tells it

    def unfit(self, run: Any) -> Optional[str]:
        """Why the metric cannot be measured of such a run, as a sentence; None if it can."""
        return None

    def suits(self, run: Any) -> bool:
        """Whether it says something of such a run, so that it is measured where nobody names metrics; of those that are fit."""
        return True

    def measure(self, run: Any, seed: int = 0) -> float:
        """The number. run: with its data (`ganzoo.load(path, data=True)`); seed: of the samples that are drawn."""
        raise NotImplementedError(f"{type(self).__name__} has no measure(run, seed).")

    def protocol(self, run: Any) -> Dict[str, Any]:
        """All that the number depends on beside the run's weights and the seed: numbers of unlike protocols are not compared.

        A metric that looks at the data adds what `reference_of` says.
        """
        return dict(self.values(), dataset=run.settings["dataset"], image_size=run.settings["image_size"])

    def reference_of(self, run: Any, count: int, split: str = "training") -> Dict[str, Any]:
        """What a protocol says of the examples that samples are compared with: how many, which, and a checksum of the data."""
        checksum = ", ".join(f"{key} {value}" for key, value in sorted(run.config["examples"]["checksum"].items()))
        return {"reference": count, "split": split, "reference_checksum": checksum}


class Expectation(NamedTuple):
    """What a model's default run reaches, from fixed seeds: `ganzoo verify NAME` measures it.

    metric: [distribution:]name[:key=value,...].
    at_least, at_most: the bars; one of them, or both.
    given: settings of another run than the default one, ("dataset=ring", "steps=20000").
    """

    metric: str
    at_least: Optional[float] = None
    at_most: Optional[float] = None
    given: Tuple[str, ...] = ()

    def met(self, value: float) -> bool:
        """Whether the value is within the bars; NaN never is."""
        return (value == value and (self.at_least is None or value >= self.at_least)
                and (self.at_most is None or value <= self.at_most))

    def bars(self) -> str:
        """`at least 0.9 and at most 1`; of another run than the default one, also which: `..., with dataset=ring`."""
        bars = " and ".join(f"{said} {bar:g}" for said, bar in (("at least", self.at_least), ("at most", self.at_most))
                            if bar is not None)
        return bars + (f", with {' '.join(self.given)}" if self.given else "")
