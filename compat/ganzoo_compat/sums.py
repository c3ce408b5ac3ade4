"""Arithmetic on the gradients of one player, of which some may be None: their mean over batches, their sum, and their balance."""

from collections import OrderedDict
from typing import Any, Dict, List, Sequence, Tuple

import tensorflow as tf

from ganzoo_compat.spelling import v1

SMALL = 2 ** 14  # numbers of a gradient that is cheaper to join with others than to look at alone


def finite(gradients: Sequence[Any]) -> Any:
    """Whether all their numbers are finite, and their sum: bool scalar."""
    return v1.is_finite(total(gradients))


def total(gradients: Sequence[Any]) -> Any:
    """Of all their numbers: not finite if one of them is not, or if their sum is beyond float32.

    An operation costs as much as small gradients: they are joined.
    """
    values = [getattr(gradient, "values", gradient) for gradient in there_are(gradients)]  # of rows of an embedding
    small = [tf.reshape(value, [-1]) for value in values if value.shape.is_fully_defined() and value.shape.num_elements() <= SMALL]
    large = [value for value in values if not (value.shape.is_fully_defined() and value.shape.num_elements() <= SMALL)]
    return tf.add_n([tf.reduce_sum(value) for value in large + ([tf.concat(small, 0)] if small else [])])


def balanced(main: Sequence[Any], others: Sequence[Any], balance: Any) -> Tuple[List[Any], Any]:
    """(The gradients together, what the others were multiplied by)."""
    coefficient = _norm(main) / (_norm(others) + balance.epsilon) / balance.ratio
    together = []
    for one, other in zip(main, others):
        present = there_are([one, None if other is None else coefficient * other])
        together.append(tf.add_n(present) if present else None)
    return together, coefficient


def _norm(gradients: Sequence[Any]) -> Any:
    """Of all of them as one vector; squared only after the largest number was taken out, so that none is rounded to 0."""
    values = there_are(gradients)
    if not values:
        return tf.zeros([])
    largest = tf.maximum(tf.reduce_max(tf.stack([tf.reduce_max(tf.abs(value)) for value in values])), 1e-30)
    return largest * tf.sqrt(tf.add_n([tf.reduce_sum(tf.square(value / largest)) for value in values]))


def there_are(values: Sequence[Any]) -> List[Any]:
    """Those that are not None."""
    return [value for value in values if value is not None]


def there(done: Sequence[Tuple[Any, Sequence[Sequence[Any]]]]) -> List[Any]:
    """The gradients that there are, of (terms, gradients of each player) of the parts of a move that are done."""
    return [gradient for _, players in done for found in players for gradient in found if gradient is not None]


def means(parts: Sequence[Dict[str, Any]]) -> Dict[str, Any]:
    """The mean of each term."""
    return OrderedDict((name, mean([part[name] for part in parts])) for name in parts[0])


def mean(values: Sequence[Any]) -> Any:
    """Of tensors; of one, itself; None where one is None."""
    if len(values) == 1 or any(value is None for value in values):
        return values[0] if len(values) == 1 else None
    return tf.add_n(list(values)) / len(values)
