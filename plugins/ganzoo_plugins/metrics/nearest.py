"""How far the nearest training examples are: a model that repeats what it was shown has learned nothing else."""

from typing import Any, Iterable

import numpy as np

from ganzoo_plugins.metrics.precision_recall import squared_distances


def nearest(ours: Any, theirs: Iterable[Any], k: int = 1) -> Any:
    """The Euclidean distances of each row of ours, [n, dimensions], to the k nearest of theirs, the nearest first: [n, k].

    theirs: parts of them, one after another, [any, dimensions] each; at least k in all.
    """
    ours = np.asarray(ours, np.float64)
    found = np.full([len(ours), k], np.inf)
    for part in theirs:
        apart = np.concatenate([found, squared_distances(ours, np.asarray(part, np.float64))], axis=1)
        found = np.sort(np.partition(apart, k - 1, axis=1)[:, :k], axis=1)
    return np.sqrt(found)
