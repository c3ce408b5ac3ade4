"""The gradient of a function by its input, in every mode: what gradient penalties need."""

import contextlib
import importlib
from typing import Any

import tensorflow as tf

from ganzoo_compat.errors import WrongNetwork
from ganzoo_compat.spelling import VERSION, executing_eagerly, v1

__all__ = ["gradient"]

if hasattr(tf, "GradientTape"):  # 1.8 and later
    Tape = tf.GradientTape
else:  # 1.6 and 1.7
    Tape = tf.contrib.eager.GradientTape


_backprop: Any = importlib.import_module("tensorflow.python.eager.backprop")
if hasattr(getattr(_backprop, "_default_vspace", None), "zeros"):  # 1.6 to 1.11
    def _zeros(shape, dtype):
        """The gradient 0 of what has none. TensorFlow's own keeps a tensor of one compiled function for the next, and fails at
        truths (of tf.where, tf.reduce_logsumexp) and at variables' handles inside of a function.
        """
        if executing_eagerly():
            return _in_eager_mode(shape, dtype)
        dtype = tf.as_dtype(dtype)
        return None if dtype in (tf.resource, tf.variant, tf.string) else tf.zeros(shape, dtype)

    _in_eager_mode = _backprop._default_vspace.zeros
    _backprop._default_vspace = _backprop._default_vspace._replace(zeros=_zeros)

if v1 is tf:  # 1.6 to 1.12: in graphs, a compiled function's too, silently wrong; in eager mode an error
    @contextlib.contextmanager
    def differentiated():
        """Around what is differentiated afterwards: a second gradient through fused batch norm is refused."""
        if executing_eagerly():
            yield
            return
        graph = v1.get_default_graph()
        before = len(graph.get_operations())
        yield
        if any(op.type.startswith("FusedBatchNormGrad") for op in graph.get_operations()[before:]):
            raise WrongNetwork(f"TensorFlow {VERSION} has no right gradient of the gradient through fused batch norm, which 1.13 "
                               f"and later have: give that layer fused=False, or use ganzoo's BatchNorm(twice=True).")
else:  # 1.13 and later
    differentiated = contextlib.suppress  # type: ignore[assignment]


def gradient(function, x):
    """d sum(function(x)) / dx, of x's shape; itself differentiable. None if function(x) does not depend on x.

    In every mode: eager, in a function, in a session's graph.
    """
    if not executing_eagerly() and not v1.get_default_graph().building_function:
        with differentiated():
            y = function(x)
        return v1.gradients(y, x)[0]
    with Tape() as tape, differentiated():
        tape.watch(x)
        y = function(x)
    return tape.gradient(y, [x])[0]
