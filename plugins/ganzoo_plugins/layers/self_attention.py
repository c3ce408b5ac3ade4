"""Self-attention over the places of an image: Zhang et al., 2018, https://arxiv.org/abs/1805.08318, section 3."""

from typing import Any, Callable, List

import tensorflow as tf

from ganzoo_compat import layers
from ganzoo_compat.networks import Layer, static_shape
from ganzoo_plugins.layers.convolution import Convolution
from ganzoo_plugins.layers.initial import zeros


class SelfAttention(Layer):
    """x + gamma * o(x), of x's shape [batch, height, width, channels]: each place takes from all others what is like it.

    gamma starts at 0, so that a network learns the near first. Queries and keys have channels / 8 features, as in the paper, values
    channels / 2, as in its authors' code (the paper: channels / 8, of at least 256).

    convolution: (filters, size) -> layer, here of size 1.
    """

    def __init__(self, channels: int, convolution: Callable[[int, int], Layer] = Convolution) -> None:
        inner = max(channels // 8, 1)
        self.query, self.key = convolution(inner, 1), convolution(inner, 1)
        self.value = convolution(max(channels // 2, 1), 1)
        self.out = convolution(channels, 1)

    def build(self, shape: List[Any]) -> None:
        self.gamma = self.weight("gamma", [], zeros)

    def call(self, x: Any) -> Any:
        _, height, width, _ = static_shape(x)
        query, key, value = [_places(layer(x)) for layer in (self.query, self.key, self.value)]  # [batch, places, inner]
        alike = layers.product(tf.matmul, query, key, transpose_b=True)  # [batch, places, places]
        attention = tf.nn.softmax(alike)  # rows that sum to 1
        seen = layers.product(tf.matmul, attention, value)
        return x + self.gamma * self.out(tf.reshape(seen, [-1, height, width, int(seen.shape[-1])]))


def _places(x: Any) -> Any:
    """[batch, height, width, channels] -> [batch, height * width, channels]."""
    _, height, width, channels = static_shape(x)
    return tf.reshape(x, [-1, height * width, channels])
