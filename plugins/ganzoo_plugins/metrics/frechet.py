"""The Fréchet distance of two samples, taken for normal: Heusel et al., 2017, https://arxiv.org/abs/1706.08500."""

from typing import Any

import numpy as np


def frechet_distance(ours: Any, theirs: Any) -> float:
    """|m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)), in float64.

    ours, theirs: features [n, dimensions] of two samples, n at least 2; means and unbiased covariances are theirs.

    The trace of the root is that of the symmetric root(C1) C2 root(C1), so that no complex numbers come up. Rounding of 1e-16 in
    an eigenvalue that is 0 is 1e-8 in its root: what comes out below 0 by it is 0.
    """
    ours, theirs = np.asarray(ours, np.float64), np.asarray(theirs, np.float64)
    difference = ours.mean(axis=0) - theirs.mean(axis=0)
    first, second = (np.atleast_2d(np.cov(one, rowvar=False)) for one in (ours, theirs))
    values, vectors = np.linalg.eigh(first)
    root = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    mixed = np.linalg.eigvalsh(root @ second @ root)
    roots = np.sqrt(np.maximum(mixed, 0.0)).sum()
    return max(0.0, float(difference @ difference + np.trace(first) + np.trace(second) - 2.0 * roots))
