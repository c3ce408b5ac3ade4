"""From values of examples to a loss: weights and reductions as TensorFlow's own losses have them.

| reduction | |
| --- | --- |
| none | the weighted values |
| sum | their sum |
| mean | their sum over the sum of weights |
| sum_by_nonzero_weights | their sum over the number of weights that are not 0: TensorFlow's and TF-GAN's own, and the one here |
| sum_over_batch_size | their sum over their number: Keras's |

With weights of 1 the last three are one. Of weights that are all 0 the loss is 0.
"""

from typing import Any

import tensorflow as tf

REDUCTIONS = ("none", "sum", "mean", "sum_by_nonzero_weights", "sum_over_batch_size")
DEFAULT = "sum_by_nonzero_weights"


def reduced(values: Any, weights: Any = 1.0, reduction: str = DEFAULT) -> Any:
    """The loss of values of any shape: a scalar, or of reduction none a tensor of their shape.

    weights: a number, or a tensor of the values' rank whose sides are theirs or 1.
    reduction: one of REDUCTIONS.

    Raises:
        ValueError: another reduction, or weights of a shape that does not go with the values'.
    """
    if reduction not in REDUCTIONS:
        raise ValueError(f"{reduction!r} is no reduction: take one of {', '.join(REDUCTIONS)}.")
    if isinstance(weights, (int, float)) and weights == 1:
        if reduction in ("none", "sum"):
            return values if reduction == "none" else tf.reduce_sum(values)
        return tf.reduce_mean(values)
    weights = tf.cast(weights, values.dtype)
    if not _fit(weights.shape, values.shape):
        raise ValueError(f"weights of the shape {weights.shape} do not go with values of {values.shape}: each side is the values' "
                         f"or 1, or the weights are a number.")
    weights = weights * tf.ones_like(values)
    weighted = values * weights
    if reduction == "none":
        return weighted
    total = tf.reduce_sum(weighted)
    if reduction == "sum":
        return total
    if reduction == "mean":
        return _over(total, tf.reduce_sum(weights))
    if reduction == "sum_by_nonzero_weights":
        return _over(total, tf.reduce_sum(tf.cast(tf.not_equal(weights, 0.0), values.dtype)))
    return total / tf.cast(tf.size(values), values.dtype)


def _fit(weights: Any, values: Any) -> bool:
    given, there = ([None if side is None else int(side) for side in shape.as_list()] for shape in (weights, values))
    return not given or len(given) == len(there) and all(one in (1, other) or None in (one, other)
                                                         for one, other in zip(given, there))


def _over(total: Any, count: Any) -> Any:
    """total / count, 0 where the count is not above 0; without a division by 0, whose gradient would be NaN."""
    some = tf.cast(count > 0.0, total.dtype)
    return some * total / (some * count + 1.0 - some)
