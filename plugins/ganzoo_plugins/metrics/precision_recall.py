"""Precision and recall of samples: Kynkaanniemi et al., 2019, https://arxiv.org/abs/1904.06991; density and coverage: Naeem et al.,
2020, https://arxiv.org/abs/2002.09797.
"""

from typing import Any, NamedTuple

import numpy as np

ROWS = 1000  # of distances at a time: n x m numbers do not fit in memory


class PrecisionRecall(NamedTuple):
    """precision: share of fakes within the real examples' reach. recall: share of real examples within the fakes' reach. density:
    how many real examples' reach a fake is in, over k. coverage: share of real examples with a fake in their reach.
    """

    precision: float
    recall: float
    density: float
    coverage: float


def precision_recall(real: Any, fake: Any, k: int = 5) -> PrecisionRecall:
    """All four, of features [n, dimensions] and [m, dimensions], in float64.

    An example's reach is the distance of its k-th nearest neighbour among its own; within is nearer than that, as prdc has it.

    Raises:
        ValueError: one of them has no k neighbours.
    """
    real, fake = np.asarray(real, np.float64), np.asarray(fake, np.float64)
    if min(len(real), len(fake)) <= k:
        raise ValueError(f"{len(real)} and {len(fake)} examples have no {k} neighbours each.")
    of_real, of_fake = reach(real, k), reach(fake, k)
    fakes_within, within_fakes = np.zeros(len(fake)), np.zeros(len(real), bool)
    covered = np.zeros(len(real), bool)
    for start in range(0, len(real), ROWS):
        rows = slice(start, start + ROWS)
        apart = squared_distances(real[rows], fake)
        near = apart < of_real[rows, None]
        fakes_within += near.sum(axis=0)
        within_fakes[rows] = (apart < of_fake[None, :]).any(axis=1)
        covered[rows] = near.any(axis=1)
    return PrecisionRecall(float((fakes_within > 0).mean()), float(within_fakes.mean()), float(fakes_within.mean() / k),
                           float(covered.mean()))


def reach(features: Any, k: int) -> Any:
    """The squared distance of each example's k-th nearest neighbour, itself not counted: [n]."""
    found = np.empty(len(features))
    for start in range(0, len(features), ROWS):
        rows = slice(start, start + ROWS)
        found[rows] = np.partition(squared_distances(features[rows], features), k, axis=1)[:, k]
    return found


def squared_distances(ours: Any, theirs: Any) -> Any:
    """[n, m], at least 0."""
    products = ours @ theirs.T
    apart = (ours ** 2).sum(axis=1)[:, None] + (theirs ** 2).sum(axis=1)[None, :] - 2.0 * products
    return np.maximum(apart, 0.0)
