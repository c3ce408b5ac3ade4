"""Variables: created by canonical name in the stage of the run, assigned and read in every mode."""

import numpy as np
import tensorflow as tf

from ganzoo_compat.spelling import IS_2, v1

__all__ = ["create", "assign", "raw"]


def create(name, value, trainable=False):
    """A float32 (or the value's dtype) variable of the run, saved under `name` in its checkpoints.

    name: canonical, such as `generator/dense/kernel`; one run has one variable of a name.
    value: NumPy array or number, the initial value.

    Raises:
        ValueError: the run has a variable of that name.
    """
    from ganzoo_compat import stage

    value = np.asarray(value)
    value = value.astype("float32") if value.dtype == "float64" else value
    return stage.current().create(name, value, trainable)


def assign(variable, value):
    """Gives the variable a new value, when this point of the computation is reached."""
    from ganzoo_compat import stage

    stage.current().assign(raw(variable), value)


def raw(variable):
    """TensorFlow's own variable in a wrapper: Keras 3's, or Keras 2's of mixed precision; any other variable itself."""
    if type(variable).__name__.startswith("AutoCast"):
        return variable._variable
    if isinstance(variable, tf.Variable):
        return variable
    inner = getattr(variable, "value", None)  # a method of TensorFlow's own variables, a property of Keras 3's
    return inner if isinstance(inner, tf.Variable) else variable


def eager(name, value, trainable):
    """A variable outside of a graph."""
    if IS_2:  # 2.0 and later
        return tf.Variable(value, trainable=trainable, name=name.replace("/", "_"))
    dtype = tf.as_dtype(value.dtype)  # said, because 1.9 to 1.13 take a number of int64 for an int32
    return v1.get_variable(name, value.shape, dtype, v1.constant_initializer(value, dtype), trainable=trainable,
                           use_resource=True)  # tf.Variable only from 1.11


def in_graph(name, value, trainable):
    """A variable of a graph, zero until its value is loaded: the graph's own text stays small."""
    return v1.get_variable(name, shape=value.shape, dtype=tf.as_dtype(value.dtype), trainable=trainable, use_resource=True,
                           initializer=v1.zeros_initializer())
