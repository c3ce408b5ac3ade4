"""Enlarging images without weights."""

from typing import Any

import tensorflow as tf

from ganzoo_compat.networks import Layer, static_shape


class NearestUpsampling(Layer):
    """[batch, height, width, channels] -> [batch, size * height, size * width, channels]: each pixel becomes size x size."""

    def __init__(self, size: int = 2) -> None:
        self.size = size

    def call(self, x: Any) -> Any:
        return nearest_upsampling(x, self.size)


def nearest_upsampling(x: Any, size: int = 2) -> Any:
    """The same as a function."""
    batch, height, width, channels = static_shape(x)
    rows = tf.reshape(tf.concat([x] * size, axis=3), [-1, height, size * width * channels])  # every pixel beside itself,
    tall = tf.concat([rows] * size, axis=2)  # then every row
    return tf.reshape(tall, [-1 if batch is None else batch, size * height, size * width, channels])
