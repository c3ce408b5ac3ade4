"""Mean and covariance of features that come in parts, in float64: Chan, Golub and LeVeque, 1979; memory of one part."""

from typing import Any, Iterable

import numpy as np

ROWS = 2000  # at a time, of an array: more of them in float64 would take memory, and no less time


class Moments:
    """Of the rows seen so far.

    count: rows. mean: [dimensions]. scatter: sum of outer products of deviations from the mean, [dimensions, dimensions].
    """

    def __init__(self) -> None:
        self.count = 0
        self.mean: Any = 0.0
        self.scatter: Any = 0.0

    def add(self, features: Any) -> "Moments":
        """Takes up rows, [n, dimensions]; itself."""
        features = np.asarray(features, np.float64)
        count = len(features)
        if count:
            mean = features.mean(axis=0)
            centred = features - mean
            apart = mean - self.mean
            total = self.count + count
            self.scatter = self.scatter + centred.T @ centred + np.outer(apart, apart) * (self.count * count / total)
            self.mean = self.mean + apart * (count / total)
            self.count = total
        return self

    @property
    def covariance(self) -> Any:
        """Unbiased: over n - 1.

        Raises:
            ValueError: there are fewer than two rows.
        """
        if self.count < 2:
            raise ValueError(f"a covariance takes two examples, and there are {self.count}.")
        return self.scatter / (self.count - 1)


def moments(features: Any) -> Moments:
    """Of features [n, dimensions], or of an iterable of such parts; those of `Moments` itself."""
    if isinstance(features, Moments):
        return features
    parts: Iterable[Any] = features
    if hasattr(features, "shape"):
        parts = (features[start:start + ROWS] for start in range(0, len(features), ROWS))
    found = Moments()
    for part in parts:
        found.add(part)
    return found
