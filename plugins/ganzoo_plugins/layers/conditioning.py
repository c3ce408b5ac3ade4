"""Conditioning of a tensor: van den Oord et al., 2016, https://arxiv.org/abs/1609.03499, section 2.5, without gates."""

from typing import Any, Sequence

import numpy as np
import tensorflow as tf

from ganzoo_compat.networks import Layer
from ganzoo_plugins.layers.dense import Dense


class Conditioning(Layer):
    """x, condition [batch, ...] -> x + a dense function of the condition: each value of x moves by a number of its own.

    shape: of one example of x, such as [7, 7, 64].

    Labels become a condition by OneHot or Embedding.
    """

    def __init__(self, shape: Sequence[int]) -> None:
        self.shape, self.dense = list(shape), Dense(int(np.prod(shape)))

    def call(self, x: Any, condition: Any = None) -> Any:
        flat = tf.reshape(condition, [-1, int(np.prod(condition.shape.as_list()[1:]))])
        return x + tf.reshape(self.dense(flat), [-1] + self.shape)
