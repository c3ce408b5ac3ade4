"""Operations of layers whose spelling or numbers depend on the version."""

import tensorflow as tf

from ganzoo_compat import precision, stage
from ganzoo_compat.forgetting import gradients_forgotten_with
from ganzoo_compat.spelling import v1

__all__ = ["leaky_relu", "batch_norm", "depth_to_space", "product"]

if hasattr(tf, "raw_ops"):  # 1.14 and later: one kernel, whose gradient has a gradient
    def leaky_relu(x, slope):
        """x where it is positive, `slope` (at least 0) times x elsewhere.

        Its gradient is taken from the output, whose sign is the input's. TensorFlow's own keeps the input, which its graph
        optimizer has meanwhile fused away with the convolution and the bias before it (seen on 2.21: an error in the log, and
        no fusion at all).
        """
        @tf.custom_gradient
        def activate(x):
            y = tf.raw_ops.LeakyRelu(features=x, alpha=slope)
            kept = tf.stop_gradient(y)  # only its sign matters, which has no gradient of its own
            return y, lambda gradient: tf.raw_ops.LeakyReluGrad(gradients=gradient, features=kept, alpha=slope)

        with gradients_forgotten_with(stage.here()):
            return activate(x)
else:  # 1.6 to 1.13: the gradient of tf.nn.leaky_relu's tf.where cannot be taken twice by tapes
    def leaky_relu(x, slope):
        """x where it is positive, `slope` times x elsewhere."""
        return 0.5 * (1.0 + slope) * x + 0.5 * (1.0 - slope) * tf.abs(x)


if hasattr(tf.nn, "depth_to_space"):  # 1.12 and later
    _depth_to_space = tf.nn.depth_to_space
else:  # 1.6 to 1.11
    _depth_to_space = tf.depth_to_space


def batch_norm(x, gamma, beta, epsilon, twice=False):
    """x normalised over all axes but the last by its own mean and variance: (y, mean, unbiased variance).

    twice: a gradient of a gradient passes through. The fused kernel's is silently wrong in graphs up to 1.12, so the
        moments are then taken one by one.
    """
    if twice:
        axes = list(range(len(x.shape) - 1))
        mean, variance = tf.nn.moments(x, axes)
        count = tf.cast(tf.size(x) // int(x.shape[-1]), tf.float32)
        unbiased = variance * (count / tf.maximum(count - 1.0, 1.0))
        return (x - mean) * (gamma / tf.sqrt(variance + epsilon)) + beta, mean, unbiased
    image = x if len(x.shape) == 4 else tf.reshape(x, [-1, 1, 1, int(x.shape[-1])])
    y, mean, variance = v1.nn.fused_batch_norm(image, tf.identity(gamma), tf.identity(beta), epsilon=epsilon, is_training=True)[:3]
    return tf.reshape(y, x.shape) if image is not x else y, mean, variance


def depth_to_space(x, size):
    """[batch, height, width, size^2 * channels] -> [batch, size * height, size * width, channels]."""
    return _depth_to_space(x, size)


def product(operation, x, y, *more, **options):
    """operation(x, y, *more, **options), float32: computed in the type of the run's precision.

    operation: tf.matmul, tf.nn.conv2d and the like, of two factors.
    """
    kind = precision.half(stage.current().precision)
    if kind is None:
        return operation(x, y, *more, **options)
    return tf.cast(operation(tf.cast(x, kind), tf.cast(y, kind), *more, **options), tf.float32)
