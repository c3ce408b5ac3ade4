"""How well a model with an encoder gives back what it was shown."""

from typing import Any, Dict, Optional

import numpy as np

from ganzoo.examples import chosen
from ganzoo.metrics import Metric
from ganzoo.settings import Setting


class ReconstructionError(Metric):
    """Mean absolute error of reconstructed images, over that of the data's mean image: below 1 something was encoded."""

    lower_is_better = True
    samples = Setting(1000, "examples that are reconstructed", at_least=1)

    def unfit(self, run: Any) -> Optional[str]:
        return None if run.is_image and hasattr(run.gan, "reconstruct") else "it needs a model of images that reconstructs them."

    def measure(self, run: Any, seed: int = 0) -> float:
        rows, stage = chosen(run.examples, self.samples), run.runner.stage
        x = run.examples_at(rows)
        again = stage.sample(run.gan.reconstruct, len(x), seed, {"x": run.read(rows)["x"]})
        return float(np.abs(again - x).mean() / np.abs(x.mean(axis=0) - x).mean())

    def protocol(self, run: Any) -> Dict[str, Any]:
        return dict(super().protocol(run), **self.reference_of(run, min(self.samples, run.examples)))
