"""Feature matching: Salimans et al., 2016, https://arxiv.org/abs/1606.03498, section 3.1."""

from typing import Any

import tensorflow as tf


def feature_matching(real_features: Any, fake_features: Any) -> Any:
    """|mean of real features - mean of fake features|^2; a scalar. A loss of a batch, not of examples: it has no weights.

    real_features, fake_features: of a layer of the discriminator, [batch, ...].
    """
    gap = tf.reduce_mean(real_features, axis=0) - tf.reduce_mean(fake_features, axis=0)
    return tf.reduce_sum(tf.square(gap))
