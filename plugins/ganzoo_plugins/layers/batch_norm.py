"""Batch normalisation: Ioffe and Szegedy, 2015, https://arxiv.org/abs/1502.03167."""

from typing import Any, List, Tuple

import tensorflow as tf

from ganzoo_compat import layers, move
from ganzoo_compat.networks import Layer
from ganzoo_plugins.layers.initial import ones, zeros


class BatchNorm(Layer):
    """Normalises over all axes but the last: by the batch's mean and variance in training, by their averages elsewhere.

    The averages are not assigned here. The batch's values are noted in the move, and enter only if the network moves: a
    discriminator's pass through the generator leaves the generator's averages alone.

    momentum: of the averages.
    twice: whether a gradient of a gradient passes through (a critic under a gradient penalty).
    affine: whether what is normalised gets a learned scale and centre.
    """

    def __init__(self, momentum: float = 0.99, epsilon: float = 1e-3, twice: bool = False, affine: bool = True) -> None:
        self.momentum, self.epsilon, self.twice, self.affine = momentum, epsilon, twice, affine

    def acts_in_training(self) -> bool:
        return True

    def build(self, shape: List[Any]) -> None:
        if self.affine:
            self.gamma = self.weight("gamma", [shape[-1]], ones)
            self.beta = self.weight("beta", [shape[-1]], zeros)
        self.mean = self.weight("moving_mean", [shape[-1]], zeros, trainable=False)
        self.variance = self.weight("moving_variance", [shape[-1]], ones, trainable=False)

    def as_keras(self) -> List[Tuple[Any, List[Any]]]:
        layer = tf.keras.layers.BatchNormalization(epsilon=self.epsilon, center=self.affine, scale=self.affine)
        return [(layer, ([self.gamma, self.beta] if self.affine else []) + [self.mean, self.variance])]

    def call(self, x: Any) -> Any:
        active = move.current()
        gamma, beta = (self.gamma, self.beta) if self.affine else (tf.ones(x.shape[-1:]), tf.zeros(x.shape[-1:]))
        if active is None or not active.training:
            scale = gamma / tf.sqrt(self.variance + self.epsilon)
            return x * scale + (beta - self.mean * scale)
        y, mean, variance = layers.batch_norm(x, gamma, beta, self.epsilon, self.twice)
        active.record(self.mean, mean, self.momentum)
        active.record(self.variance, variance, self.momentum)
        return y
