"""Instance normalisation: Ulyanov et al., 2016, https://arxiv.org/abs/1607.08022."""

from typing import Any, List

import tensorflow as tf

from ganzoo_compat.networks import Layer
from ganzoo_plugins.layers.initial import ones, zeros


class InstanceNorm(Layer):
    """Normalises each channel of each image by its own mean and variance over the pixels, in training and elsewhere alike.

    Images [batch, height, width, channels]; of a single pixel nothing but beta is left.
    """

    def __init__(self, epsilon: float = 1e-5) -> None:
        self.epsilon = epsilon

    def build(self, shape: List[Any]) -> None:
        self.gamma = self.weight("gamma", [shape[-1]], ones)
        self.beta = self.weight("beta", [shape[-1]], zeros)

    def call(self, x: Any) -> Any:
        around = x - tf.reduce_mean(x, axis=[1, 2], keepdims=True)
        variance = tf.reduce_mean(tf.square(around), axis=[1, 2], keepdims=True)
        return around * (self.gamma / tf.sqrt(variance + self.epsilon)) + self.beta
