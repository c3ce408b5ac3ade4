"""Minibatch discrimination: Salimans et al., 2016, https://arxiv.org/abs/1606.03498, section 3.2."""

from typing import Any, List

import tensorflow as tf

from ganzoo_compat.networks import Layer
from ganzoo_plugins.layers.initial import glorot_uniform


class MinibatchDiscrimination(Layer):
    """[batch, features] -> [batch, features + kernels]: beside its features each example has how near it is to the others of its
    batch, by which a discriminator sees that a generator makes always the same.

    Nearness by a kernel is the sum over the batch, the example itself among it, of exp(-|M_i - M_j|_1), where M = features T.

    kernels: the paper's B. size: of M, the paper's C.
    """

    def __init__(self, kernels: int = 50, size: int = 5) -> None:
        self.kernels, self.size = kernels, size

    def build(self, shape: List[Any]) -> None:
        self.kernel = self.weight("kernel", [shape[-1], self.kernels * self.size], glorot_uniform)

    def call(self, x: Any) -> Any:
        m = tf.reshape(tf.matmul(x, self.kernel), [-1, self.kernels, self.size])
        distances = tf.reduce_sum(tf.abs(m[:, tf.newaxis] - m[tf.newaxis]), axis=3)  # [batch, batch, kernels]
        return tf.concat([x, tf.reduce_sum(tf.exp(-distances), axis=1)], axis=1)
