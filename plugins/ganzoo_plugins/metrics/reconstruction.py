"""How well a model with an encoder gives back what it was shown."""

from typing import Any, Dict, Optional

import numpy as np

from ganzoo.metrics import Metric
from ganzoo.settings import Setting


class ReconstructionError(Metric):
    """Mean absolute error of reconstructed held-out images, over that of their mean image: below 1 something was encoded."""

    lower_is_better = True
    samples = Setting(1000, "held-out images that are reconstructed, at most: those that the run has", at_least=1)

    def unfit(self, run: Any) -> Optional[str]:
        if not run.is_image or not hasattr(run.gan, "reconstruct"):
            return "it needs a model of images that reconstructs them."
        return None if "x" in run.gan.examples else "it needs images that were not learned from: give the model `held_out = 500`."

    def measure(self, run: Any, seed: int = 0) -> float:
        images = run.gan.examples["x"][:self.samples]
        x = (images.astype("float64") - 127.5) / 127.5
        again = run.runner.stage.sample(run.gan.reconstruct, len(x), seed, {"x": images})
        return float(np.abs(again - x).mean() / np.abs(x.mean(axis=0) - x).mean())

    def protocol(self, run: Any) -> Dict[str, Any]:
        count = len(run.gan.examples["x"][:self.samples])
        return dict(super().protocol(run), **self.reference_of(run, count, "held out"))
