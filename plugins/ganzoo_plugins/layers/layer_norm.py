"""Layer normalisation: Ba et al., 2016, https://arxiv.org/abs/1607.06450; what critics under a gradient penalty have where others
have batch norm (Gulrajani et al., 2017, section 4)."""

from typing import Any, List

from ganzoo_compat.networks import Layer
from ganzoo_plugins.layers.initial import ones, zeros
from ganzoo_plugins.layers.normalised import normalised


class LayerNorm(Layer):
    """Normalises each example by its mean and variance over all its values; each channel then has a scale and a centre.

    [batch, ..., channels] -> the same shape. Keras's LayerNormalization takes the last axis alone by default: of images that is
    each pixel by itself.
    """

    def __init__(self, epsilon: float = 1e-5) -> None:
        self.epsilon = epsilon

    def build(self, shape: List[Any]) -> None:
        self.gamma = self.weight("gamma", [shape[-1]], ones)
        self.beta = self.weight("beta", [shape[-1]], zeros)

    def call(self, x: Any) -> Any:
        return normalised(x, range(1, len(x.shape)), self.epsilon) * self.gamma + self.beta
