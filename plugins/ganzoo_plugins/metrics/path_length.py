"""Path length: Karras, Laine and Aila, 2019, https://arxiv.org/abs/1812.04948, section 4.1.

Their distance of images is LPIPS of VGG16; here it is the squared Euclidean distance of the features of any extractor, so that
numbers compare runs under one extractor and no others. Paths are slerps between latent vectors, the whole way: t from 0 to 1.
"""

from typing import Any, Optional

import numpy as np

from ganzoo.features import extractor, of_samples
from ganzoo.sampling import spherical
from ganzoo.settings import Setting
from ganzoo_plugins.metrics.of_features import OfFeatures


class PathLength(OfFeatures):
    """Perceptual path length: how fast features change on the way from one latent vector to another; small is smooth."""

    lower_is_better = True
    samples = 2000
    # theirs is 1e-4, of which a GPU that multiplies in TF32 makes eight times as much; the way bends by 0.3 % in 1e-2
    epsilon = Setting(1e-2, "step on the way, whose whole length is 1", above=0, below=1)

    def unfit(self, run: Any) -> Optional[str]:
        if run.settings.get("latent") is None or run.gan.inputs:
            return "it goes from one latent vector to another, and this model draws from none."
        reason = super().unfit(run)
        if reason is None and extractor(self.extractor, run)[1].rounds:
            return f"the extractor {self.extractor} rounds pixels, and a short step is lost in that: choose another."
        return reason

    def measure(self, run: Any, seed: int = 0) -> float:
        random = np.random.RandomState(seed)
        first, last = random.standard_normal([2, self.samples, run.settings["latent"]])
        at = random.uniform(0.0, 1.0, self.samples)
        name, made = extractor(self.extractor, run)
        ways = [np.stack([spherical(*one) for one in zip(first, last, where)]).astype("float32")
                for where in (at, at + self.epsilon)]
        here, there = [of_samples(run, name, made, self.samples, seed, latent=way).features for way in ways]
        return float(np.mean(np.sum(np.square(there - here), axis=1)) / self.epsilon ** 2)
