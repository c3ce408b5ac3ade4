"""What normalisations of single examples share: their mean and variance over some axes."""

from typing import Any, Sequence

import tensorflow as tf


def normalised(x: Any, axes: Sequence[int], epsilon: float) -> Any:
    """x less its mean, over its deviation, both over those axes: (x - mean) / sqrt(variance + epsilon)."""
    around = x - tf.reduce_mean(x, axis=list(axes), keepdims=True)
    return around / tf.sqrt(tf.reduce_mean(tf.square(around), axis=list(axes), keepdims=True) + epsilon)
