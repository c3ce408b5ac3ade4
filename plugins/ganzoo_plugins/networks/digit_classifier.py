"""A small classifier of handwritten digits, by which samples are judged. `tools/make_digit_classifier.py` trains it."""

from typing import Any, List

import tensorflow as tf

from ganzoo_compat.networks import Network
from ganzoo_plugins.layers.batch_norm import BatchNorm
from ganzoo_plugins.layers.convolution import Convolution
from ganzoo_plugins.layers.dense import Dense

SHAPE = (28, 28, 1)
FEATURES = 64


def features() -> Network:
    """Images [batch, 28, 28, 1] in [-1, 1] -> features [batch, 64], each at least 0."""
    layers: List[Any] = []
    for filters, stride in ((16, 1), (32, 2), (32, 1), (64, 2), (FEATURES, 1)):
        layers += [Convolution(filters, 3, stride, bias=False), BatchNorm(), tf.nn.relu]
    return Network("features", layers + [lambda x: tf.reduce_mean(x, axis=[1, 2])], SHAPE)


def logits() -> Network:
    """Features -> logits [batch, 10] of the digits."""
    return Network("logits", [Dense(10)], [FEATURES])
