"""`v1`: the names of TensorFlow 1, wherever this release keeps them; and which release this is, for messages."""

import tensorflow as tf

if hasattr(tf, "compat") and hasattr(tf.compat, "v1"):  # 1.13 and later
    v1 = tf.compat.v1
else:  # 1.6 to 1.12
    v1 = tf

VERSION = tf.__version__
IS_2 = not hasattr(tf, "get_variable")  # 2.0 and later: eager from the start, one kind of variable
