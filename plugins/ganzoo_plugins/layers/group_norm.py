"""Group normalisation: Wu and He, 2018, https://arxiv.org/abs/1803.08494."""

from typing import Any, List

import tensorflow as tf

from ganzoo_compat.networks import Layer, static_shape
from ganzoo_plugins.layers.initial import ones, zeros
from ganzoo_plugins.layers.normalised import normalised


class GroupNorm(Layer):
    """Normalises each group of neighbouring channels of each image by its mean and variance over channels and pixels.

    Images [batch, height, width, channels] -> the same shape. One group is layer norm, as many as channels instance norm.

    groups: how many; they divide the channels.

    Raises:
        ValueError: they do not.
    """

    def __init__(self, groups: int = 32, epsilon: float = 1e-6) -> None:
        self.groups, self.epsilon = groups, epsilon

    def build(self, shape: List[Any]) -> None:
        if shape[-1] % self.groups:
            raise ValueError(f"{shape[-1]} channels cannot be {self.groups} groups of one size: choose a number that divides them.")
        self.gamma = self.weight("gamma", [shape[-1]], ones)
        self.beta = self.weight("beta", [shape[-1]], zeros)

    def call(self, x: Any) -> Any:
        _, height, width, channels = static_shape(x)
        y = normalised(tf.reshape(x, [-1, height, width, self.groups, channels // self.groups]), [1, 2, 4], self.epsilon)
        return tf.reshape(y, [-1, height, width, channels]) * self.gamma + self.beta
