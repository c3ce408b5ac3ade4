"""How far samples are from the data, by the features of an extractor: Frechet and kernel distances."""

from typing import Any, Optional

import numpy as np

from ganzoo.settings import Setting
from ganzoo_plugins.metrics.frechet import diagonal_only_frechet_distance, frechet_distance, mean_only_frechet_distance
from ganzoo_plugins.metrics.kernel_distance import kernel_distance
from ganzoo_plugins.metrics.of_features import OfFeatures, of_both


class Frechet(OfFeatures):
    """Fréchet distance of samples from the data in the extractor's features; 0 is the same."""

    lower_is_better = True

    def measure(self, run: Any, seed: int = 0) -> float:
        return frechet_distance(*of_both(self, run, seed))


class FID(Frechet):
    """Fréchet Inception Distance as published: Inception of 2015-12-05 from your file, 10,000 samples; 0 is the same."""

    extractor = "inception"
    samples = 10000


class FrechetMean(OfFeatures):
    """The part of the Fréchet distance that the means make, for few samples; 0 is the same."""

    lower_is_better = True

    def measure(self, run: Any, seed: int = 0) -> float:
        return mean_only_frechet_distance(*of_both(self, run, seed))


class FrechetDiagonal(OfFeatures):
    """Fréchet distance of each feature alone, for fewer samples than features; 0 is the same."""

    lower_is_better = True

    def measure(self, run: Any, seed: int = 0) -> float:
        return diagonal_only_frechet_distance(*of_both(self, run, seed))


class Kernel(OfFeatures):
    """Kernel distance of samples from the data, unbiased: about 0 is the same, and it may be below."""

    lower_is_better = True
    block = Setting(1000, "examples that are compared with each other at a time", at_least=2)

    def measure(self, run: Any, seed: int = 0) -> float:
        random = np.random.RandomState(seed)
        ours, theirs = (features[random.permutation(len(features))] for features in of_both(self, run, seed))
        count = min(len(ours), len(theirs))  # as many of each, so that every block has some of both
        found = kernel_distance(ours[:count], theirs[:count], self.block)
        self.deviation: Optional[float] = found.deviation
        return found.distance


class KID(Kernel):
    """Kernel Inception Distance as published: Inception of 2015-12-05 from your file, blocks of 1,000; about 0 is the same."""

    extractor = "inception"
    samples = 10000
