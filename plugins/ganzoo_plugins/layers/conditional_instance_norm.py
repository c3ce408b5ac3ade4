"""Conditional instance normalisation: Dumoulin et al., 2016, https://arxiv.org/abs/1610.07629.

With a dense layer of a latent vector in place of a table of classes it is what StyleGAN calls AdaIN (Karras et al., 2018,
https://arxiv.org/abs/1812.04948, equation 1): ConditionalInstanceNorm(channels, Dense).
"""

from typing import Callable

from ganzoo_compat.networks import Layer
from ganzoo_plugins.layers.conditional_norm import ConditionalNorm, table
from ganzoo_plugins.layers.instance_norm import InstanceNorm


class ConditionalInstanceNorm(ConditionalNorm):
    """Instance norm whose scale and centre are functions of a condition: of a style's number, or of a latent vector. Arguments as
    ConditionalNorm's."""

    def __init__(self, channels: int, linear: Callable[[int], Layer] = table) -> None:
        super().__init__(InstanceNorm(affine=False), channels, linear)
