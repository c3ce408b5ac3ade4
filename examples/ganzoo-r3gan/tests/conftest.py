"""TensorFlow 1 has eager mode only in a process that is switched to it before anything else."""

import tensorflow as tf

tf.compat.v1.enable_eager_execution()  # of 2.0 and later: nothing
