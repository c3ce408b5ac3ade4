"""How good and how diverse samples are, by the features of an extractor: classifier score, precision, recall, density, coverage.

Salimans et al., 2016, https://arxiv.org/abs/1606.03498; Kynkaanniemi et al., 2019, https://arxiv.org/abs/1904.06991; Naeem et al.,
2020, https://arxiv.org/abs/2002.09797.
"""

from typing import Any, Optional

from ganzoo.settings import Setting
from ganzoo_plugins.metrics.classifier_score import classifier_score
from ganzoo_plugins.metrics.of_features import OfFeatures, of_both
from ganzoo_plugins.metrics.precision_recall import precision_recall


class Score(OfFeatures):
    """Classifier score of samples: 1 to the number of classes, high where each is surely of one class and all come."""

    classifies = True
    splits = Setting(10, "parts of the samples with a score of their own, whose mean it is", at_least=1)

    def measure(self, run: Any, seed: int = 0) -> float:
        found = classifier_score(self.ours(run, seed).logits, self.splits)
        self.deviation: Optional[float] = found.deviation
        return found.score


class _Neighbours(OfFeatures):
    k = Setting(5, "which nearest neighbour's distance is an example's reach", at_least=1)
    reference = 5000  # distances of all pairs are computed

    def of_neighbours(self, run: Any, seed: int) -> Any:
        fake, real = of_both(self, run, seed)
        return precision_recall(real, fake, self.k)


class Precision(_Neighbours):
    """Share of samples within the data's reach, 0 to 1: how many look real."""

    def measure(self, run: Any, seed: int = 0) -> float:
        return float(self.of_neighbours(run, seed).precision)


class Recall(_Neighbours):
    """Share of the data within the samples' reach, 0 to 1: how much of it can be drawn."""

    def measure(self, run: Any, seed: int = 0) -> float:
        return float(self.of_neighbours(run, seed).recall)


class Density(_Neighbours):
    """How many examples of the data a sample is in reach of, over k: about 1 of the data itself; outliers count little."""

    def measure(self, run: Any, seed: int = 0) -> float:
        return float(self.of_neighbours(run, seed).density)


class Coverage(_Neighbours):
    """Share of the data with a sample in reach, 0 to 1: how much of it comes up; outliers count little."""

    def measure(self, run: Any, seed: int = 0) -> float:
        return float(self.of_neighbours(run, seed).coverage)
