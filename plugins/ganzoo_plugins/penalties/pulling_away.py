"""The pulling-away term: Zhao et al., 2016, https://arxiv.org/abs/1609.03126, equation 7, against a generator's collapse."""

from typing import Any

import numpy as np
import tensorflow as tf


def pulling_away(codes: Any) -> Any:
    """The mean squared cosine between the codes of every two different examples, in [0, 1]; a scalar.

    codes: [batch, ...] of generated examples; at least two.
    """
    count = int(codes.shape[0])
    codes = tf.reshape(codes, [count, int(np.prod(codes.shape.as_list()[1:]))])
    codes = codes / tf.sqrt(tf.reduce_sum(tf.square(codes), axis=1, keepdims=True) + 1e-12)
    cosines = tf.matmul(codes, codes, transpose_b=True)
    itself = tf.reduce_sum(tf.square(codes), axis=1)  # each code's with itself: 1, or 0 of a code of zeros
    return (tf.reduce_sum(tf.square(cosines)) - tf.reduce_sum(tf.square(itself))) / (count * (count - 1))
