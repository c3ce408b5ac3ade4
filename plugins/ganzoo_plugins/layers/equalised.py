"""The equalised learning rate: Karras et al., 2018, https://arxiv.org/abs/1710.10196, section 4.1."""

from typing import Any

import numpy as np

from ganzoo_compat.networks import Layer, static_shape
from ganzoo_plugins.layers.convolution import Convolution
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.initial import standard_normal


class Equalised(Layer):
    """A kernel times He's constant, gain / sqrt(fan in). The kernel itself starts standard normal: Adam, whose steps do not depend
    on a weight's scale, then moves every layer equally fast.

    gain: sqrt(2) in front of a rectifier, 1 in front of nothing.
    """

    def __init__(self, gain: float = np.sqrt(2.0)) -> None:
        self.gain = float(gain)

    def call(self, kernel: Any) -> Any:
        return kernel * (self.gain / np.sqrt(np.prod(static_shape(kernel)[:-1])))


def dense(units: int, gain: float = np.sqrt(2.0)) -> Dense:
    """A dense layer of equalised learning rate."""
    return Dense(units, initial=standard_normal, scaling=Equalised(gain))


def convolution(filters: int, size: int, gain: float = np.sqrt(2.0)) -> Convolution:
    """A convolution of equalised learning rate."""
    return Convolution(filters, size, initial=standard_normal, scaling=Equalised(gain))
