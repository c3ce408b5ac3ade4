"""The gradient of a function by its input, in every mode: what gradient penalties need."""

import tensorflow as tf

from ganzoo_compat.spelling import v1

__all__ = ["gradient"]

if hasattr(tf, "GradientTape"):  # 1.8 and later
    Tape = tf.GradientTape
else:  # 1.6 and 1.7
    Tape = tf.contrib.eager.GradientTape


if hasattr(tf, "executing_eagerly"):  # 1.7 and later
    _executing_eagerly = tf.executing_eagerly
else:  # 1.6
    _executing_eagerly = tf.contrib.eager.in_eager_mode


def gradient(function, x):
    """d sum(function(x)) / dx, of x's shape; itself differentiable. None if function(x) does not depend on x.

    In every mode: eager, in a function, in a session's graph.
    """
    if not _executing_eagerly() and not v1.get_default_graph().building_function:
        return v1.gradients(function(x), x)[0]
    with Tape() as tape:
        tape.watch(x)
        y = function(x)
    return tape.gradient(y, [x])[0]
