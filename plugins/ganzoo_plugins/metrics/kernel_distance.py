"""The kernel distance of two samples (KID on features of Inception): Binkowski et al., 2018, https://arxiv.org/abs/1801.01401."""

from typing import Any, NamedTuple

import numpy as np


class KernelDistance(NamedTuple):
    """distance: unbiased, so that it may be below 0. deviation: of the distance, its standard error; NaN of a single block."""

    distance: float
    deviation: float


def kernel_distance(ours: Any, theirs: Any, block: int = 1000) -> KernelDistance:
    """The squared maximum mean discrepancy with the kernel (x.y / dimensions + 1)^3, in float64.

    Unbiased; the mean of blocks of equal size, at most `block` examples each (Zaremba et al., 2013,
    https://arxiv.org/abs/1307.1954), whose spread gives the deviation: what TF-GAN computes. The examples must be in random order.

    ours, theirs: features [n, dimensions], at least 2 of each in every block.

    Raises:
        ValueError: there are too few for the number of blocks.
    """
    ours, theirs = np.asarray(ours, np.float64), np.asarray(theirs, np.float64)
    blocks = -(-max(len(ours), len(theirs)) // block)
    if min(len(ours), len(theirs)) < 2 * blocks:
        raise ValueError(f"{len(ours)} and {len(theirs)} examples cannot make {blocks} blocks of two or more each.")
    found = np.array([_discrepancy(one, other) for one, other in zip(_blocks(ours, blocks), _blocks(theirs, blocks))])
    deviation = found.std(ddof=1) / np.sqrt(blocks) if blocks > 1 else np.nan
    return KernelDistance(float(found.mean()), float(deviation))


def _blocks(features: Any, count: int) -> Any:
    """Of nearly equal sizes, the smaller ones first."""
    size, larger = divmod(len(features), count)
    ends = np.cumsum([size] * (count - larger) + [size + 1] * larger)
    return np.split(features, ends[:-1])


def _discrepancy(x: Any, y: Any) -> float:
    def kernel(one: Any, other: Any) -> Any:
        return (one @ other.T / one.shape[1] + 1.0) ** 3

    def among(one: Any) -> float:
        of_all = kernel(one, one)
        return float((of_all.sum() - np.trace(of_all)) / (len(one) * (len(one) - 1)))

    return among(x) + among(y) - 2.0 * float(kernel(x, y).mean())
