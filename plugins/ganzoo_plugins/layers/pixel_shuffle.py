"""Enlarging images by sub-pixel convolution: Shi et al., 2016, https://arxiv.org/abs/1609.05158."""

from typing import Any

from ganzoo_compat import layers
from ganzoo_compat.networks import Layer


class PixelShuffle(Layer):
    """[batch, height, width, factor^2 * channels] -> [batch, factor * height, factor * width, channels].

    A pixel's channels become a square of pixels, row by row: the first `channels` its upper left one.
    """

    def __init__(self, factor: int = 2) -> None:
        self.factor = factor

    def call(self, x: Any) -> Any:
        return layers.depth_to_space(x, self.factor)
