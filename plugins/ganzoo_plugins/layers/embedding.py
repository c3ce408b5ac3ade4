"""Embeddings of labels."""

from typing import Any, Callable, List, Optional

import tensorflow as tf

from ganzoo_compat.networks import Layer
from ganzoo_plugins.layers.initial import standard_normal


class Embedding(Layer):
    """Labels [batch], 0 to classes - 1 -> their vectors, [batch, units].

    A product with one-hot vectors, not a lookup: the few classes of a GAN cost nothing, and every optimizer and penalty takes its
    gradient as it takes others.

    scaling: a layer, table [classes, units] -> the table as it is used: SpectralNorm().
    """

    def __init__(self, classes: int, units: int, initial: Callable[..., Any] = standard_normal,
                 scaling: Optional[Layer] = None) -> None:
        self.classes, self.units, self.initial, self.scaling = classes, units, initial, scaling

    def build(self, shape: List[Any]) -> None:
        self.embedding = self.weight("embedding", [self.classes, self.units], self.initial)

    def call(self, label: Any) -> Any:
        table = self.scaling(self.embedding) if self.scaling else self.embedding
        return tf.matmul(tf.one_hot(tf.cast(label, tf.int32), self.classes), table)
