"""The bound of the mutual information of codes and what is made of them: Chen et al., 2016, https://arxiv.org/abs/1606.03657,
equation 5, without the codes' entropy, which is constant.
"""

from typing import Any

import tensorflow as tf

from ganzoo_plugins.losses.reduction import DEFAULT, reduced

LOG_2_PI = 1.8378770664093453


def categorical(codes: Any, logits: Any, weights: Any = 1.0, reduction: str = DEFAULT) -> Any:
    """-log Q(code | example) of codes that are one of several.

    codes: integers [batch]. logits: of Q, [batch, how many]. weights, of [batch], and reduction: see `reduction.reduced`.
    """
    return reduced(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=codes, logits=logits), weights, reduction)


def gaussian(codes: Any, means: Any, log_deviations: Any = 0.0, weights: Any = 1.0, reduction: str = DEFAULT) -> Any:
    """-log Q(code | example) of continuous codes, of each one, with Q a Gaussian.

    codes, means: [batch, codes]. log_deviations: the logarithm of Q's deviations, of that shape or a number.
    weights, of [batch, codes] or [batch, 1], and reduction: see `reduction.reduced`.
    """
    distances = (codes - means) * tf.exp(-log_deviations)
    return reduced(0.5 * tf.square(distances) + log_deviations + 0.5 * LOG_2_PI, weights, reduction)
