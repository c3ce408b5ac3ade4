"""Instance normalisation: Ulyanov et al., 2016, https://arxiv.org/abs/1607.08022."""

from typing import Any, List

from ganzoo_compat.networks import Layer
from ganzoo_plugins.layers.initial import ones, zeros
from ganzoo_plugins.layers.normalised import normalised


class InstanceNorm(Layer):
    """Normalises each channel of each image by its own mean and variance over the pixels, in training and elsewhere alike.

    Images [batch, height, width, channels]; of a single pixel nothing but beta is left.

    affine: whether what is normalised gets a learned scale and centre.
    """

    def __init__(self, epsilon: float = 1e-5, affine: bool = True) -> None:
        self.epsilon, self.affine = epsilon, affine

    def build(self, shape: List[Any]) -> None:
        if self.affine:
            self.gamma = self.weight("gamma", [shape[-1]], ones)
            self.beta = self.weight("beta", [shape[-1]], zeros)

    def call(self, x: Any) -> Any:
        y = normalised(x, [1, 2], self.epsilon)
        return y * self.gamma + self.beta if self.affine else y
