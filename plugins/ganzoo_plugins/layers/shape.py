"""Layers that only change the shape."""

from typing import Any, List, Sequence, Tuple

import numpy as np
import tensorflow as tf

from ganzoo_compat.networks import Layer, static_shape


class Flatten(Layer):
    """[batch, ...] -> [batch, values]."""

    def as_keras(self) -> List[Tuple[Any, List[Any]]]:
        return [(tf.keras.layers.Flatten(), [])]

    def call(self, x: Any) -> Any:
        return tf.reshape(x, [-1, int(np.prod(static_shape(x)[1:]))])


class Reshape(Layer):
    """[batch, values] -> [batch] + shape."""

    def __init__(self, shape: Sequence[int]) -> None:
        self.shape = [int(side) for side in shape]

    def as_keras(self) -> List[Tuple[Any, List[Any]]]:
        return [(tf.keras.layers.Reshape(self.shape), [])]

    def call(self, x: Any) -> Any:
        batch = static_shape(x)[0]
        return tf.reshape(x, [-1 if batch is None else batch] + self.shape)
