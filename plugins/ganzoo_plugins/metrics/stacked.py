"""Mode collapse on three digits as colours, 1,000 modes: Metz et al., 2016, https://arxiv.org/abs/1611.02163, section 3.3.1."""

from typing import Any, Optional

import numpy as np

from ganzoo.metrics import Metric
from ganzoo.settings import Setting
from ganzoo_plugins.metrics.digit_judge import judge


class OfStacks(Metric):
    """What metrics of stacked digits share: each channel is named by the classifier of digits, a sample is a number 0 to 999."""

    samples = Setting(26000, "samples drawn; as many as in PacGAN and VEEGAN", at_least=1)

    def unfit(self, run: Any) -> Optional[str]:
        shape = run.config["examples"]["shapes"]["x"]
        return None if run.is_image and shape[-1] == 3 else "it looks at images of three channels, such as those of stacked-mnist."

    def shares(self, run: Any, seed: int) -> Any:
        """The share of samples of each of the 1,000 numbers."""
        images = run.sample(self.samples, seed)
        digits = [judge(run.runner.stage.mode).of(images[..., channel:channel + 1])[1].argmax(axis=1) for channel in range(3)]
        return np.bincount(digits[0] * 100 + digits[1] * 10 + digits[2], minlength=1000) / float(self.samples)


class StackedModes(OfStacks):
    """Number of the 1,000 numbers of three digits that are among the samples."""

    def measure(self, run: Any, seed: int = 0) -> float:
        return float((self.shares(run, seed) > 0).sum())


class StackedKL(OfStacks):
    """Kullback-Leibler divergence of the samples' numbers from equal shares, in nats: 0 at best, log 1000 of a single mode."""

    lower_is_better = True

    def measure(self, run: Any, seed: int = 0) -> float:
        shares = self.shares(run, seed)
        shares = shares[shares > 0]
        return float((shares * np.log(shares * 1000.0)).sum())
