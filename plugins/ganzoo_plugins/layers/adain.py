"""Adaptive instance normalisation: Huang and Belongie, 2017, https://arxiv.org/abs/1703.06868, equation 8."""

from typing import Any

import tensorflow as tf

from ganzoo_compat.networks import Layer
from ganzoo_plugins.layers.normalised import normalised


class AdaIN(Layer):
    """Content and style, images [batch, height, width, channels] -> the content with the style's mean and deviation.

    Of each channel of each image. Both have the same channels; their sides may differ. It has no weights. StyleGAN's, of a
    latent vector, is ConditionalInstanceNorm(channels, Dense).
    """

    def __init__(self, epsilon: float = 1e-5) -> None:
        self.epsilon = epsilon

    def call(self, x: Any, style: Any = None) -> Any:
        centre = tf.reduce_mean(style, axis=[1, 2], keepdims=True)
        variance = tf.reduce_mean(tf.square(style - centre), axis=[1, 2], keepdims=True)
        return normalised(x, [1, 2], self.epsilon) * tf.sqrt(variance + self.epsilon) + centre
