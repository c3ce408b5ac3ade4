"""Cycle consistency: Zhu et al., 2017, https://arxiv.org/abs/1703.10593, equation 2."""

from typing import Any

from ganzoo_plugins.losses.pixel import l1
from ganzoo_plugins.losses.reduction import DEFAULT


def cycle_consistency(x: Any, x_again: Any, y: Any, y_again: Any, weights: Any = 1.0, reduction: str = DEFAULT) -> Any:
    """|x_again - x| + |y_again - y|: what there and back again changes. TF-GAN's is half of it.

    x, y: of either domain; x_again, y_again: what came back, of the same shapes.
    weights, of that rank, and reduction: see `reduction.reduced`.
    """
    return l1(x_again, x, weights, reduction) + l1(y_again, y, weights, reduction)
