"""The gradient of a function by its input, in every mode: what gradient penalties need."""

import tensorflow as tf

from ganzoo_compat.spelling import v1

__all__ = ["gradient"]

if hasattr(tf, "GradientTape"):  # 1.8 and later
    Tape = tf.GradientTape
else:  # 1.6 and 1.7
    Tape = tf.contrib.eager.GradientTape


def in_plain_graph():
    """Whether operations are being added to a graph for a session (and not to a function, nor run at once)."""
    from ganzoo_compat import stage

    return stage.current() is not None and stage.current().mode == "graph"


def gradient(function, x):
    """d sum(function(x)) / dx, of x's shape; itself differentiable."""
    if in_plain_graph():
        return v1.gradients(function(x), x)[0]
    with Tape() as tape:
        tape.watch(x)
        y = function(x)
    return tape.gradient(y, [x])[0]
