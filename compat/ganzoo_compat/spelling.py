"""`v1`: the names of TensorFlow 1, wherever this release keeps them; the like of `executing_eagerly`; and which release this is."""

import importlib

import tensorflow as tf

__all__ = ["IS_2", "KERAS", "VERSION", "executing_eagerly", "v1"]

if hasattr(tf, "compat") and hasattr(tf.compat, "v1"):  # 1.13 and later
    v1 = tf.compat.v1
else:  # 1.6 to 1.12
    v1 = tf

VERSION = tf.__version__
IS_2 = not hasattr(tf, "get_variable")  # 2.0 and later: eager from the start, one kind of variable

if hasattr(tf, "executing_eagerly"):  # 1.7 and later
    executing_eagerly = tf.executing_eagerly
else:  # 1.6
    executing_eagerly = importlib.import_module("tensorflow.python.eager.context").in_eager_mode

# Keras 3 is what tf.keras is from 2.16 on, unless TF_USE_LEGACY_KERAS=1 asks for Keras 2 (the package tf_keras)
KERAS = 3 if getattr(tf.keras, "__version__", "2").startswith("3") else 2
