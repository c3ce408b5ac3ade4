"""Normalisation whose scale and centre depend on a condition: a label, a style, a latent vector."""

from typing import Any, Callable

import tensorflow as tf

from ganzoo_compat.networks import Layer
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.initial import zeros


def table(channels: int) -> Dense:
    """Of a one-hot label: a row of numbers for each class, 0 at first."""
    return Dense(channels, bias=False, initial=zeros)


class ConditionalNorm(Layer):
    """Images [batch, height, width, channels], condition [batch, features] -> images, normalised; scale and centre are functions of
    the condition: 1 + scale(condition) and centre(condition).

    norm: the layer that normalises, without a scale and a centre of its own.
    linear: channels -> layer that makes them; by default a table of classes, for one-hot labels.
    """

    def __init__(self, norm: Layer, channels: int, linear: Callable[[int], Layer] = table) -> None:
        self.norm, self.scale, self.centre = norm, linear(channels), linear(channels)

    def call(self, x: Any, condition: Any = None) -> Any:
        scale, centre = self.scale(condition), self.centre(condition)
        return self.norm(x) * (1.0 + scale[:, tf.newaxis, tf.newaxis]) + centre[:, tf.newaxis, tf.newaxis]
