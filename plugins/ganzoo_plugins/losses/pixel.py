"""Distances of images from what they should be: Isola et al., 2016, https://arxiv.org/abs/1611.07004, equation 3 (L1); and L2."""

from typing import Any

import tensorflow as tf

from ganzoo_plugins.losses.reduction import DEFAULT, reduced


def l1(images: Any, wanted: Any, weights: Any = 1.0, reduction: str = DEFAULT) -> Any:
    """|images - wanted| of each value.

    images, wanted: of one shape. weights, of that rank, and reduction: see `reduction.reduced`.
    """
    return reduced(tf.abs(images - wanted), weights, reduction)


def l2(images: Any, wanted: Any, weights: Any = 1.0, reduction: str = DEFAULT) -> Any:
    """(images - wanted)^2 of each value. Arguments as in `l1`."""
    return reduced(tf.square(images - wanted), weights, reduction)
