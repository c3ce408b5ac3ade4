"""Convolution of images, and its transpose."""

from typing import Any, Callable, List, Optional, Tuple

import tensorflow as tf

from ganzoo_compat import layers
from ganzoo_compat.networks import Layer, static_shape
from ganzoo_plugins.layers.initial import glorot_uniform, zeros


class Convolution(Layer):
    """[batch, height, width, channels] -> [batch, height / stride, width / stride, filters], rounded up (padding SAME).

    bias: leave it out in front of a batch norm.
    scaling: a layer, kernel -> the kernel as it is used: SpectralNorm(), Equalised().
    """

    def __init__(self, filters: int, size: int, stride: int = 1, bias: bool = True,
                 initial: Callable[..., Any] = glorot_uniform, scaling: Optional[Layer] = None) -> None:
        self.filters, self.size, self.stride, self.use_bias, self.initial = filters, size, stride, bias, initial
        self.scaling = scaling

    def build(self, shape: List[Any]) -> None:
        self.kernel = self.weight("kernel", [self.size, self.size, shape[-1], self.filters], self.initial)
        self.bias = self.weight("bias", [self.filters], zeros) if self.use_bias else None

    def as_keras(self) -> List[Tuple[Any, List[Any]]]:
        if self.scaling:
            return super().as_keras()
        layer = tf.keras.layers.Conv2D(self.filters, self.size, self.stride, padding="same", use_bias=self.use_bias)
        return [(layer, [self.kernel] + ([self.bias] if self.use_bias else []))]

    def call(self, x: Any) -> Any:
        kernel = self.scaling(self.kernel) if self.scaling else self.kernel
        y = layers.product(tf.nn.conv2d, x, kernel, [1, self.stride, self.stride, 1], "SAME")
        return y if self.bias is None else tf.nn.bias_add(y, self.bias)


class TransposedConvolution(Layer):
    """[batch, height, width, channels] -> [batch, height * stride, width * stride, filters]: the transpose of a convolution.

    Arguments as Convolution's; the kernel is [size, size, filters, channels].
    """

    def __init__(self, filters: int, size: int, stride: int = 1, bias: bool = True,
                 initial: Callable[..., Any] = glorot_uniform, scaling: Optional[Layer] = None) -> None:
        self.filters, self.size, self.stride, self.use_bias, self.initial = filters, size, stride, bias, initial
        self.scaling = scaling

    def build(self, shape: List[Any]) -> None:
        self.kernel = self.weight("kernel", [self.size, self.size, self.filters, shape[-1]], self.initial)
        self.bias = self.weight("bias", [self.filters], zeros) if self.use_bias else None

    def as_keras(self) -> List[Tuple[Any, List[Any]]]:
        if self.scaling:
            return super().as_keras()
        layer = tf.keras.layers.Conv2DTranspose(self.filters, self.size, self.stride, padding="same", use_bias=self.use_bias)
        return [(layer, [self.kernel] + ([self.bias] if self.use_bias else []))]

    def call(self, x: Any) -> Any:
        batch, height, width, _ = static_shape(x)
        shape = [tf.shape(x)[0] if batch is None else batch, height * self.stride, width * self.stride, self.filters]
        kernel = self.scaling(self.kernel) if self.scaling else self.kernel
        y = layers.product(tf.nn.conv2d_transpose, x, kernel, shape, [1, self.stride, self.stride, 1], "SAME")
        return y if self.bias is None else tf.nn.bias_add(y, self.bias)
