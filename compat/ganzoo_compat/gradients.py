"""The gradient of a function by its input, in every mode: what gradient penalties need."""

import tensorflow as tf

from ganzoo_compat.errors import WrongNetwork
from ganzoo_compat.spelling import VERSION, executing_eagerly, v1

__all__ = ["gradient"]

if hasattr(tf, "GradientTape"):  # 1.8 and later
    Tape = tf.GradientTape
else:  # 1.6 and 1.7
    Tape = tf.contrib.eager.GradientTape


def gradient(function, x):
    """d sum(function(x)) / dx, of x's shape; itself differentiable. None if function(x) does not depend on x.

    In every mode: eager, in a function, in a session's graph.

    Raises:
        WrongNetwork: function(x) passes a fused batch norm in training, on a TensorFlow whose gradient of its gradient is wrong.
    """
    if not executing_eagerly() and not v1.get_default_graph().building_function:
        return v1.gradients(_sound(function, x), x)[0]
    with Tape() as tape:
        tape.watch(x)
        y = _sound(function, x)
    return tape.gradient(y, [x])[0]


def _sound(function, x):
    if v1 is not tf or executing_eagerly():  # 1.13 and later are right; eager mode is, or raises an error of its own
        return function(x)
    graph = v1.get_default_graph()
    before = len(graph.get_operations())
    y = function(x)
    if any(op.type.startswith("FusedBatchNorm") and op.get_attr("is_training") for op in graph.get_operations()[before:]):
        raise WrongNetwork(f"The gradient through fused batch norm has no right gradient on TensorFlow {VERSION} (1.13 and later "
                           f"have): give it fused=False, or use ganzoo's BatchNorm(twice=True).")
    return y
