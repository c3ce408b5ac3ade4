"""The slope of a discriminator at examples, of which most penalties are made; and points between real and fake examples."""

from typing import Any, Callable

import tensorflow as tf

from ganzoo_compat.gradients import gradient


def squared_slopes(judge: Callable[[Any], Any], x: Any) -> Any:
    """|d judge(x) / dx|^2 of each example, [batch].

    judge: examples [batch] + shape -> logits, each of which depends on its own example.
    """
    return tf.reduce_sum(tf.square(gradient(judge, x)), axis=list(range(1, len(x.shape))))


def slopes(judge: Callable[[Any], Any], x: Any, epsilon: float = 1e-12) -> Any:
    """|d judge(x) / dx|, [batch]; epsilon under the root, as its gradient at 0 is infinite."""
    return tf.sqrt(squared_slopes(judge, x) + epsilon)


def between(real: Any, fake: Any, mix: Any) -> Any:
    """mix * real + (1 - mix) * fake; mix: [batch], uniform in [0, 1)."""
    mix = tf.reshape(mix, [-1] + [1] * (len(real.shape) - 1))
    return mix * real + (1.0 - mix) * tf.stop_gradient(fake)
