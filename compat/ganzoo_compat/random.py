"""Random numbers as functions of a seed pair: the same bits on every version and mode.

XLA (`jit_compile`) draws other normal and uniform numbers than the rest of TensorFlow; the dropout mask is integer
arithmetic and is the same there too.
"""

import numpy as np
import tensorflow as tf

__all__ = ["normal", "uniform", "dropout_mask"]

if hasattr(tf, "random") and hasattr(tf.random, "stateless_normal"):  # 1.13 and later
    _normal, _uniform = tf.random.stateless_normal, tf.random.stateless_uniform
else:  # 1.6 to 1.12
    _normal, _uniform = tf.contrib.stateless.stateless_random_normal, tf.contrib.stateless.stateless_random_uniform

if tf.__version__.startswith("1.6."):  # right_shift does not broadcast there
    def _shift_count(h, n):
        return tf.fill(tf.shape(h), n)
else:  # 1.7 and later
    def _shift_count(h, n):
        return tf.constant(n, tf.int32)


def normal(shape, seed):
    """Standard normal numbers, float32 of `shape`; seed: int32 [2]."""
    return _normal(shape, seed)


def uniform(shape, seed):
    """Uniform numbers in [0, 1), float32 of `shape`; seed: int32 [2]."""
    return _uniform(shape, seed)


def dropout_mask(shape, rate, seed):
    """0 where a unit is dropped and 1 / (1 - rate) where it is kept: float32 of `shape`.

    rate: in [0, 1), used to the nearest 1/256 (0.3 is 77/256); the scale is that of the rate used, so the mean is 1.
    seed: int32 [2].

    One byte of a hash decides for each unit: murmur3's finaliser (Appleby, 2011) of the unit's index and the seed, in int32,
    four units a word. A third of the time of a float draw a unit, and the same bits everywhere.
    """
    size = tf.reduce_prod(shape) if isinstance(shape, tf.Tensor) else int(np.prod(shape))
    threshold = min(int(round(rate * 256)), 255)
    words = tf.range((size + 3) // 4) + _mix(seed[0] * _int32(0x9E3779B9) + seed[1])
    units = tf.reshape(tf.reshape(tf.bitcast(_mix(words), tf.uint8), [-1])[:size], shape)
    kept = tf.cast(tf.greater_equal(units, tf.constant(threshold, tf.uint8)), tf.float32)
    return kept * (1.0 / (1.0 - threshold / 256.0))


def _mix(h):
    xor = tf.bitwise.bitwise_xor
    h = xor(h, _shift(h, 16)) * _int32(0x85EBCA6B)
    h = xor(h, _shift(h, 13)) * _int32(0xC2B2AE35)
    return xor(h, _shift(h, 16))


def _shift(h, n):
    """The logical right shift; TensorFlow's of an int32 keeps the sign."""
    return tf.bitwise.bitwise_and(tf.bitwise.right_shift(h, _shift_count(h, n)), tf.constant((1 << (32 - n)) - 1, tf.int32))


def _int32(bits):
    return tf.constant(bits - (1 << 32) if bits >= 1 << 31 else bits, tf.int32)
