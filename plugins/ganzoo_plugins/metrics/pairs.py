"""How near images made of images come to the true ones."""

from typing import Any, Dict, Optional

import numpy as np

from ganzoo import registry
from ganzoo.metrics import Metric
from ganzoo.settings import Setting


class PairError(Metric):
    """Mean absolute error of images made of held-out images, over that of leaving these as they are: 0 is the truth."""

    lower_is_better = True
    reverse = Setting(False, "whether images y are made of x, by a model that goes both ways")

    def unfit(self, run: Any) -> Optional[str]:
        if run.gan.inputs != ("y",):
            return "it needs a model that makes images of images y."
        if self.reverse and not hasattr(run.gan, "sample_reverse"):
            return "the model goes one way only, and it was asked for the other (reverse)."
        if self._truth(run) is None:
            return f"nobody knows the true images of {run.settings['dataset']!r}: take pairs, or domains of one dataset."
        return None

    def measure(self, run: Any, seed: int = 0) -> float:
        key = "x" if self.reverse else "y"
        given, truth = run.gan.examples[key], self._truth(run)
        made = run.sample(len(given), seed, reverse=True, x=given) if self.reverse else run.sample(len(given), seed, y=given)
        rows, columns = (np.arange(truth.shape[axis]) * given.shape[axis] // truth.shape[axis] for axis in (1, 2))
        left = _scaled(given[:, rows][:, :, columns])
        return float(np.abs(made - _scaled(truth)).mean() / np.abs(left - _scaled(truth)).mean())

    def protocol(self, run: Any) -> Dict[str, Any]:
        count = len(run.gan.examples["y"])
        return dict(super().protocol(run), samples=count, **self.reference_of(run, count, "held out"))

    def _truth(self, run: Any) -> Any:
        """uint8 images that those made of the held-out ones should be; None where nobody knows."""
        dataset = registry.create("datasets", run.settings["dataset"], data_dir=run.settings["data_dir"])
        return dataset.truth(run.gan.examples, self.reverse)


def _scaled(images: Any) -> Any:
    return (images.astype("float64") - 127.5) / 127.5
