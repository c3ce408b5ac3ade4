"""The training examples that samples are nearest to: a model that repeats what it was shown has learned nothing else."""

from typing import Any, NamedTuple

import numpy as np

from ganzoo_plugins.metrics.precision_recall import ROWS, squared_distances


class Nearest(NamedTuple):
    """index: of each sample's nearest training example, [n]. distance: to it, [n]."""

    index: Any
    distance: Any


def nearest(ours: Any, theirs: Any) -> Nearest:
    """Of each row of ours, [n, dimensions], the nearest one of theirs, [m, dimensions], by Euclidean distance."""
    ours, theirs = np.asarray(ours, np.float64), np.asarray(theirs, np.float64)
    index, distance = np.empty(len(ours), int), np.empty(len(ours))
    for start in range(0, len(ours), ROWS):
        rows = slice(start, start + ROWS)
        apart = squared_distances(ours[rows], theirs)
        index[rows] = apart.argmin(axis=1)
        distance[rows] = np.sqrt(apart.min(axis=1))
    return Nearest(index, distance)
