"""The gradient penalty: Gulrajani et al., 2017, https://arxiv.org/abs/1704.00028, equation 3."""

from typing import Any, Callable

import tensorflow as tf

from ganzoo_compat.gradients import gradient


def gradient_penalty(critic: Callable[[Any], Any], real: Any, fake: Any, mix: Any) -> Any:
    """mean((|d critic / dx| - 1)^2) at points x between real and fake examples; a scalar.

    real, fake: [batch] + shape.
    mix: [batch], uniform in [0, 1): how far each point lies from the fake example to the real one.
    """
    rank = len(real.shape)
    mix = tf.reshape(mix, [-1] + [1] * (rank - 1))
    points = mix * real + (1.0 - mix) * tf.stop_gradient(fake)
    slopes = gradient(critic, points)
    norms = tf.sqrt(tf.reduce_sum(tf.square(slopes), axis=list(range(1, rank))) + 1e-12)  # the root's gradient at 0 is infinite
    return tf.reduce_mean(tf.square(norms - 1.0))
