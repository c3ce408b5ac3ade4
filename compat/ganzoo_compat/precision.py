"""Mixed precision: products of matrices and convolutions in half of the bits, everything else in float32.

Micikevicius et al., 2017, https://arxiv.org/abs/1710.03740. Weights, their averages, batch statistics, losses and gradients are
float32, so a checkpoint does not depend on it. Keras's layers that are made in build() follow Keras's own policy of that name.
"""

import contextlib
import os
from typing import Any, Iterator

import tensorflow as tf

from ganzoo_compat.errors import Unavailable
from ganzoo_compat.spelling import VERSION

__all__ = ["KINDS", "LOSS_SCALE", "SCALED", "check", "half", "policy", "wide"]

KINDS = ("float32", "mixed_bfloat16", "mixed_float16")  # Keras's names
HAVE = hasattr(getattr(tf.keras, "mixed_precision", None), "set_global_policy")  # 2.4 and later

SCALED = "mixed_float16"

# 2.9 and 2.10, on processors with AMX: two gradients of convolutions in bfloat16 at once wait for each other's threads for ever.
# Their oneDNN then does without AMX; it reads this at its first product, and other kinds of products use none.
if VERSION.startswith(("2.9.", "2.10.")):
    os.environ.setdefault("ONEDNN_MAX_CPU_ISA", "AVX512_CORE_BF16")

# float16 loses what is below 6e-8, as gradients of means are: losses are multiplied by this, and gradients divided by it
LOSS_SCALE = 1024.0


def half(kind: str) -> Any:
    """The type of products; None where it is float32."""
    return {"float32": None, "mixed_bfloat16": tf.bfloat16, "mixed_float16": tf.float16}[kind]


def check(kind: str, device: Any) -> None:
    """Tries it on the device.

    kind: one of KINDS. device: as TensorFlow names it, such as "/cpu:0"; None leaves the choice to TensorFlow.

    Raises:
        Unavailable: the release does not have it, or the device cannot.
    """
    if kind == "float32":
        return
    if not HAVE:
        raise Unavailable(f"precision {kind} needs TensorFlow 2.4 or later; this is {VERSION}: leave precision float32.")
    kernel = tf.ones([3, 3, 8, 8], half(kind))
    try:
        with tf.device(device), tf.GradientTape() as tape:
            tape.watch(kernel)
            y = tf.nn.conv2d(tf.ones([2, 8, 8, 8], half(kind)), kernel, 2, "SAME")
            y = tf.nn.conv2d_transpose(y, kernel, [2, 8, 8, 8], 2, "SAME")
            y = tf.matmul(tf.reshape(y, [2, -1]), tf.ones([512, 8], half(kind)))
        tape.gradient(y, kernel)
    except tf.errors.OpError:
        raise Unavailable(f"TensorFlow {VERSION} cannot compute with precision {kind} on this device: take a newer release, a GPU, "
                          f"or precision float32.") from None


def wide(values: Any) -> Any:
    """Tensors of half a float32, as a Keras layer of mixed precision gives, as float32; anything else as it is."""
    if isinstance(values, dict):
        return {name: wide(value) for name, value in values.items()}
    if isinstance(values, (list, tuple)):
        return type(values)([wide(value) for value in values])
    return tf.cast(values, tf.float32) if getattr(values, "dtype", None) in (tf.float16, tf.bfloat16) else values


@contextlib.contextmanager
def policy(kind: str) -> Iterator[None]:
    """Keras's layers that are made inside compute in that precision; one of float32 leaves Keras's policy as it is."""
    if kind == "float32":
        yield
        return
    before = tf.keras.mixed_precision.global_policy()
    tf.keras.mixed_precision.set_global_policy(kind)
    try:
        yield
    finally:
        tf.keras.mixed_precision.set_global_policy(before)
