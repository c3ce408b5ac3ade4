"""Pooling: what makes images smaller."""

from typing import Any

import tensorflow as tf

from ganzoo_compat.networks import Layer


class AveragePooling(Layer):
    """[batch, height, width, channels] -> [batch, height / size, width / size, channels]: means over size x size places."""

    def __init__(self, size: int = 2) -> None:
        self.size = size

    def call(self, x: Any) -> Any:
        return average_pooling(x, self.size)


def average_pooling(x: Any, size: int = 2) -> Any:
    """The same as a function; rows and columns that fill no place are left out."""
    window = [1, size, size, 1]
    return x if size == 1 else tf.nn.avg_pool(x, window, window, "VALID")
