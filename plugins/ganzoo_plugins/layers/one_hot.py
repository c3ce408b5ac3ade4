"""Labels as vectors: what a network can be given of them. A Dense layer behind it makes an embedding."""

from typing import Any

import tensorflow as tf

from ganzoo_compat.networks import Layer


class OneHot(Layer):
    """Labels [batch], 0 to classes - 1 -> float32 [batch, classes], 1 at the label and 0 elsewhere."""

    def __init__(self, classes: int) -> None:
        self.classes = classes

    def call(self, label: Any) -> Any:
        return tf.one_hot(tf.cast(label, tf.int32), self.classes)
