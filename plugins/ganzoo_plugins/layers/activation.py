"""Activations that have a parameter; the others are functions of tf.nn."""

from typing import Any, List, Tuple

import tensorflow as tf

from ganzoo_compat import layers
from ganzoo_compat.networks import Layer


class LeakyReLU(Layer):
    """x where it is positive, `slope` times x elsewhere."""

    def __init__(self, slope: float) -> None:
        self.slope = slope

    def as_keras(self) -> List[Tuple[Any, List[Any]]]:
        return [(tf.keras.layers.LeakyReLU(self.slope), [])]

    def call(self, x: Any) -> Any:
        return layers.leaky_relu(x, self.slope)
