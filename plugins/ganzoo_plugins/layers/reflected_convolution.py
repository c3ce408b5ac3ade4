"""Convolution of an image that goes on beyond its border as its mirror image, which leaves no dark or bright frame."""

from typing import Any, List, Tuple

import tensorflow as tf

from ganzoo_compat import layers
from ganzoo_compat.networks import Layer
from ganzoo_plugins.layers.convolution import Convolution


class ReflectedConvolution(Convolution):
    """As Convolution, of an odd size and stride 1, with reflections in the place of zeros; sides are longer than size / 2."""

    def as_keras(self) -> List[Tuple[Any, List[Any]]]:
        return Layer.as_keras(self)  # Keras pads with zeros

    def call(self, x: Any) -> Any:
        beyond = self.size // 2
        x = tf.pad(x, [[0, 0], [beyond, beyond], [beyond, beyond], [0, 0]], "REFLECT")
        kernel = self.scaling(self.kernel) if self.scaling else self.kernel
        y = layers.product(tf.nn.conv2d, x, kernel, [1, 1, 1, 1], "VALID")
        return y if self.bias is None else tf.nn.bias_add(y, self.bias)
