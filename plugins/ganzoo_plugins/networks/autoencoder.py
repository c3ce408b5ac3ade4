"""Auto-encoders as discriminators, whose error is an energy: EBGAN's and BEGAN's, for images whose sides are divisible by 4.

Both papers go down to 8x8, and so do these, but for 28x28, which goes to 7x7.
"""

from typing import Any, List, Sequence, Tuple

import numpy as np
import tensorflow as tf

from ganzoo_compat.networks import Network
from ganzoo_plugins.layers.activation import LeakyReLU
from ganzoo_plugins.layers.batch_norm import BatchNorm
from ganzoo_plugins.layers.convolution import Convolution, TransposedConvolution
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.shape import Flatten, Reshape
from ganzoo_plugins.layers.upsampling import NearestUpsampling


class AutoEncoder(Network):
    """Images [batch] + shape -> (what they lose, images less their reconstructions, [batch] + shape; their codes, [batch, ...])."""

    def __init__(self, name: str, encoder: Sequence[Any], decoder: Sequence[Any], shape: Sequence[int]) -> None:
        self.encoder, self.decoder = list(encoder), list(decoder)
        super().__init__(name, None, shape)

    def call(self, x: Any, *more: Any) -> Tuple[Any, Any]:
        code = x
        for layer in self.encoder:
            code = layer(code)
        y = code
        for layer in self.decoder:
            y = layer(y)
        return x - y, code


def halvings(shape: Sequence[int]) -> int:
    """How often both sides are halved: twice, and further while they stay even and end at 7 or more."""
    height, across, count = shape[0] // 4, shape[1] // 4, 2
    while height % 2 == 0 and across % 2 == 0 and min(height, across) >= 14:
        height, across, count = height // 2, across // 2, count + 1
    return count


def strided(shape: Sequence[int], width: int = 64, name: str = "discriminator") -> AutoEncoder:
    """EBGAN's: Zhao et al., 2016, https://arxiv.org/abs/1609.03126, appendix; 64x64: 64, 128, 256 channels down to 8x8 and back.

    4x4 kernels of stride 2, LeakyReLU(0.2), batch norm in all layers but the first and the last.
    """
    encoder: List[Any] = []
    decoder: List[Any] = [TransposedConvolution(shape[2], 4, 2), tf.nn.tanh]
    for place in range(halvings(shape)):
        channels = width * 2 ** place
        encoder += [Convolution(channels, 4, 2, bias=not place)] + ([BatchNorm()] if place else []) + [LeakyReLU(0.2)]
        if place:  # what is undone: the first convolution by the layer that is there
            decoder = [TransposedConvolution(channels // 2, 4, 2, bias=False), BatchNorm(), LeakyReLU(0.2)] + decoder
    return AutoEncoder(name, encoder, decoder, shape)


def nearest(shape: Sequence[int], width: int = 64, code: int = 64, name: str = "discriminator") -> AutoEncoder:
    """BEGAN's: Berthelot et al., 2017, https://arxiv.org/abs/1703.10717, figure 1 and section 4.

    Pairs of 3x3 convolutions with ELU, `width` channels more at each halving by a stride of 2, and a linear code [batch, code].
    """
    encoder: List[Any] = []
    for place in range(halvings(shape) + 1):
        channels = width * (place + 1)
        encoder += [Convolution(channels, 3, 2 if place else 1), tf.nn.elu, Convolution(channels, 3), tf.nn.elu]
    return AutoEncoder(name, encoder + [Flatten(), Dense(code)], nearest_decoder(shape, width), shape)


def nearest_decoder(shape: Sequence[int], width: int = 64) -> List[Any]:
    """BEGAN's layers from a code [batch, code] to images, which nothing bounds: its decoder, and its generator."""
    count = halvings(shape)
    first = [shape[0] >> count, shape[1] >> count, width]
    layers: List[Any] = [Dense(int(np.prod(first))), Reshape(first)]
    for place in range(count + 1):
        layers += [NearestUpsampling()] if place else []
        layers += [Convolution(width, 3), tf.nn.elu, Convolution(width, 3), tf.nn.elu]
    return layers + [Convolution(shape[2], 3)]
