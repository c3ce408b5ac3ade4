"""The fully connected layer."""

from typing import Any, Callable, List

import tensorflow as tf

from ganzoo_compat.networks import Layer
from ganzoo_plugins.layers.initial import glorot_uniform, zeros


class Dense(Layer):
    """[batch, inputs] -> [batch, units].

    bias: leave it out in front of a batch norm, which takes the mean away again.
    """

    def __init__(self, units: int, bias: bool = True, initial: Callable[..., Any] = glorot_uniform) -> None:
        self.units, self.use_bias, self.initial = units, bias, initial

    def build(self, shape: List[Any]) -> None:
        self.kernel = self.weight("kernel", [shape[-1], self.units], self.initial)
        self.bias = self.weight("bias", [self.units], zeros) if self.use_bias else None

    def call(self, x: Any) -> Any:
        y = tf.matmul(x, self.kernel)
        return y if self.bias is None else tf.nn.bias_add(y, self.bias)
