"""DRAGAN's gradient penalty: Kodali et al., 2017, https://arxiv.org/abs/1705.07215, section 2.4 and algorithm 1."""

from typing import Any, Callable

import tensorflow as tf

from ganzoo_compat.gradients import gradient


def around_real(discriminator: Callable[[Any], Any], real: Any, noise: Any, spread: float = 0.5) -> Any:
    """mean((|d discriminator / dx| - 1)^2) at the points x = real + spread * deviation * noise; a scalar.

    real: [batch] + shape; its deviation is that of all its values.
    noise: the same shape, uniform in [0, 1).
    """
    _, variance = tf.nn.moments(real, list(range(len(real.shape))))
    slopes = gradient(discriminator, real + spread * tf.sqrt(variance) * noise)
    norms = tf.sqrt(tf.reduce_sum(tf.square(slopes), axis=list(range(1, len(real.shape)))) + 1e-12)  # as in gradient_penalty
    return tf.reduce_mean(tf.square(norms - 1.0))
