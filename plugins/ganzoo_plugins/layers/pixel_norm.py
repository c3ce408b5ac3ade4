"""Pixelwise feature normalisation: Karras et al., 2018, https://arxiv.org/abs/1710.10196, section 4.2."""

from typing import Any

import tensorflow as tf

from ganzoo_compat.networks import Layer


class PixelNorm(Layer):
    """The features of each pixel, [..., channels], over the root of their mean square: of length sqrt(channels)."""

    def call(self, x: Any) -> Any:
        return x / tf.sqrt(tf.reduce_mean(tf.square(x), axis=-1, keepdims=True) + 1e-8)
