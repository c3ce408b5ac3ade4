"""How well points sit on the modes of a mixture: Srivastava et al., 2017, https://arxiv.org/abs/1705.07761, section 4.1."""

from typing import Any, Dict, Optional, Tuple

import numpy as np

from ganzoo.metrics import Metric
from ganzoo.settings import Setting


class OfPoints(Metric):
    """What metrics of points share: modes are the means of the data by label, three deviations around each are its own."""

    samples = Setting(2500, "samples drawn", at_least=1)
    deviations = Setting(3.0, "distance from a mode, in its standard deviations, within which a sample is on it", above=0)

    def unfit(self, run: Any) -> Optional[str]:
        if run.is_image or "label" not in run.config["examples"]["shapes"]:
            return "it counts points on labelled modes, such as those of the dataset ring."
        return None

    def protocol(self, run: Any) -> Dict[str, Any]:
        return dict(super().protocol(run), **self.reference_of(run, run.examples))

    def placed(self, run: Any, seed: int) -> Tuple[Any, Any, int]:
        """(the nearest mode of each sample, whether it is on it, number of modes)."""
        x, label = run.data("x"), run.data("label")
        modes = np.stack([x[label == mode].mean(axis=0) for mode in range(label.max() + 1)])
        spread = np.sqrt(np.mean([x[label == mode].var(axis=0).mean() for mode in range(len(modes))]))
        samples = run.sample(self.samples, seed)
        distances = np.sqrt(((samples[:, np.newaxis] - modes) ** 2).sum(axis=2))
        return distances.argmin(axis=1), distances.min(axis=1) <= self.deviations * spread, len(modes)


class ModeShare(OfPoints):
    """Share of samples within three deviations of a mode, 0 to 1; of the data itself 0.989 in the plane."""

    def measure(self, run: Any, seed: int = 0) -> float:
        return float(self.placed(run, seed)[1].mean())


class Modes(OfPoints):
    """Number of modes with samples on them, at least a tenth of what equal shares would give each."""

    def measure(self, run: Any, seed: int = 0) -> float:
        nearest, on, modes = self.placed(run, seed)
        return float((np.bincount(nearest[on], minlength=modes) >= 0.1 * self.samples / modes).sum())
