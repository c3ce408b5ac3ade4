"""The Fréchet distance of two samples, taken for normal: Heusel et al., 2017, https://arxiv.org/abs/1706.08500."""

from typing import Any

import numpy as np

from ganzoo_plugins.metrics.moments import moments


def frechet_distance(ours: Any, theirs: Any) -> float:
    """|m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)), in float64.

    ours, theirs: features [n, dimensions] of two samples, n at least 2, or parts of them one after another, or their `Moments`;
        means and unbiased covariances are theirs.

    With C1 = F F', C1 C2 has the eigenvalues of the symmetric F' C2 F, so that no complex numbers come up. Rounding of 1e-16
    in an eigenvalue that is 0 is 1e-8 in its root: what comes out below 0 by it is 0.
    """
    one, other = moments(ours), moments(theirs)
    difference = one.mean - other.mean
    first, second = one.covariance, other.covariance
    factor = _factor(first)
    mixed = np.linalg.eigvalsh(factor.T @ second @ factor)
    roots = np.sqrt(np.maximum(mixed, 0.0)).sum()
    return max(0.0, float(difference @ difference + np.trace(first) + np.trace(second) - 2.0 * roots))


def _factor(covariance: Any) -> Any:
    """F of covariance = F F'."""
    try:
        return np.linalg.cholesky(covariance)
    except np.linalg.LinAlgError:  # of deficient rank: fewer examples than dimensions, or a feature that never changes
        values, vectors = np.linalg.eigh(covariance)
        return vectors * np.sqrt(np.maximum(values, 0.0))


def mean_only_frechet_distance(ours: Any, theirs: Any) -> float:
    """|m1 - m2|^2: the part of the distance that fewer examples than dimensions can tell."""
    difference = moments(ours).mean - moments(theirs).mean
    return float(difference @ difference)


def diagonal_only_frechet_distance(ours: Any, theirs: Any) -> float:
    """|m1 - m2|^2 + sum (s1 - s2)^2, of each dimension's deviation s alone; variances are over n, as TF-GAN's of this name."""
    one, other = moments(ours), moments(theirs)
    deviations = [np.sqrt(np.diag(each.scatter) / each.count) for each in (one, other)]
    return mean_only_frechet_distance(one, other) + float(((deviations[0] - deviations[1]) ** 2).sum())
