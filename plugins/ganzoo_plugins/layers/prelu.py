"""The parametric rectifier: He et al., 2015, https://arxiv.org/abs/1502.01852."""

from typing import Any, List

import numpy as np
import tensorflow as tf

from ganzoo_compat.networks import Layer


class PReLU(Layer):
    """x where it is positive, a slope times x elsewhere; the slope of each channel is learned, from the paper's 0.25 on."""

    def build(self, shape: List[Any]) -> None:
        self.slope = self.weight("slope", [shape[-1]], lambda state, shape: np.full(shape, 0.25))

    def call(self, x: Any) -> Any:
        return tf.nn.relu(x) - self.slope * tf.nn.relu(-x)
