"""The fully connected layer."""

from typing import Any, Callable, List, Optional, Tuple

import tensorflow as tf

from ganzoo_compat import layers
from ganzoo_compat.networks import Layer
from ganzoo_plugins.layers.initial import glorot_uniform, zeros


class Dense(Layer):
    """[batch, inputs] -> [batch, units].

    bias: leave it out in front of a batch norm, which takes the mean away again.
    scaling: a layer, kernel -> the kernel as it is used: SpectralNorm(), Equalised().
    """

    def __init__(self, units: int, bias: bool = True, initial: Callable[..., Any] = glorot_uniform,
                 scaling: Optional[Layer] = None) -> None:
        self.units, self.use_bias, self.initial, self.scaling = units, bias, initial, scaling

    def build(self, shape: List[Any]) -> None:
        self.kernel = self.weight("kernel", [shape[-1], self.units], self.initial)
        self.bias = self.weight("bias", [self.units], zeros) if self.use_bias else None

    def as_keras(self) -> List[Tuple[Any, List[Any]]]:
        if self.scaling:
            return super().as_keras()
        return [(tf.keras.layers.Dense(self.units, use_bias=self.use_bias), [self.kernel] + ([self.bias] if self.use_bias else []))]

    def call(self, x: Any) -> Any:
        y = layers.product(tf.matmul, x, self.scaling(self.kernel) if self.scaling else self.kernel)
        return y if self.bias is None else tf.nn.bias_add(y, self.bias)
