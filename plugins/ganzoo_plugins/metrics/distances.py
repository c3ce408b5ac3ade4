"""How far samples are from the data, by the features of an extractor: Frechet and kernel distances."""

from typing import Any, Optional

import numpy as np

from ganzoo import registry
from ganzoo.settings import Setting
from ganzoo_plugins.extractors.inception import Inception
from ganzoo_plugins.metrics.frechet import diagonal_only_frechet_distance, frechet_distance, mean_only_frechet_distance
from ganzoo_plugins.metrics.kernel_distance import kernel_distance
from ganzoo_plugins.metrics.of_features import OfFeatures, of_both


class Frechet(OfFeatures):
    """Fréchet distance of samples from the data in the extractor's features; 0 is the same."""

    lower_is_better = True

    def measure(self, run: Any, seed: int = 0) -> float:
        return frechet_distance(*of_both(self, run, seed))


class _Published(OfFeatures):
    """What has the name of a published number is of the extractor of published numbers."""

    otherwise = ""
    extractor = "inception"
    samples = 10000

    def unfit(self, run: Any) -> Optional[str]:
        published = self.extractor != "auto" and issubclass(
            registry.load(registry.find_spec("extractors", self.extractor)[0]), Inception)
        if not published:
            return (f"its name is that of a number by Inception of 2015-12-05, and {self.extractor} is another extractor: ask for "
                    f"{self.otherwise}:extractor={self.extractor}.")
        return super().unfit(run)


class FID(_Published, Frechet):
    """Fréchet Inception Distance as published: Inception of 2015-12-05 from your file, 10,000 samples; 0 is the same."""

    otherwise = "frechet"


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


class KID(_Published, Kernel):
    """Kernel Inception Distance as published: Inception of 2015-12-05 from your file, blocks of 1,000; about 0 is the same."""

    otherwise = "kernel"
