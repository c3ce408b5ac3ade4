"""Mode collapse on three digits as colours, 1,000 modes: Metz et al., 2016, https://arxiv.org/abs/1611.02163, section 3.3.1."""

from typing import Any, Dict, Optional

import numpy as np

from ganzoo.metrics import Metric
from ganzoo.settings import Setting
from ganzoo_plugins.extractors.digits import Digits
from ganzoo_plugins.metrics.digit_judge import judge
from ganzoo_plugins.metrics.of_features import few


class OfStacks(Metric):
    """What metrics of stacked digits share: each channel is named by the classifier of digits, a sample is a number 0 to 999."""

    samples = Setting(26000, "samples drawn; as many as in PacGAN and VEEGAN", at_least=1)

    def unfit(self, run: Any) -> Optional[str]:
        shape = run.config["examples"]["shapes"]["x"]
        if not run.is_image or shape[-1] != 3:
            return "it looks at images of three channels, such as those of stacked-mnist."
        return few(run, self.samples)

    def suits(self, run: Any) -> bool:
        return str(run.settings["dataset"]).partition(":")[0] == "stacked-mnist"

    def protocol(self, run: Any) -> Dict[str, Any]:
        height, width, _ = run.config["examples"]["shapes"]["x"]
        return dict(super().protocol(run), extractor="digit-classifier, of each channel", extractor_hash=Digits().fingerprint(),
                    resizer=Digits().resizer((height, width, 1)))

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
