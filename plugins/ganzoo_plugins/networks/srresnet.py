"""SRResNet and SRGAN's discriminator: Ledig et al., 2016, https://arxiv.org/abs/1609.04802, figure 4."""

from typing import Any, List, Sequence

import tensorflow as tf

from ganzoo_compat.networks import Network
from ganzoo_plugins.layers.activation import LeakyReLU
from ganzoo_plugins.layers.batch_norm import BatchNorm
from ganzoo_plugins.layers.convolution import Convolution
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.pixel_shuffle import PixelShuffle
from ganzoo_plugins.layers.prelu import PReLU
from ganzoo_plugins.layers.residual import Residual
from ganzoo_plugins.layers.shape import Flatten


def generator(shape: Sequence[int], channels: int, doublings: int, width: int, blocks: int) -> Network:
    """Images [batch] + shape -> images of sides 2^doublings as long, [-1, 1]: residual blocks, then a pixel shuffle a doubling."""
    inner: List[Any] = [_block(width) for _ in range(blocks)]
    layers: List[Any] = [Convolution(width, 9), PReLU(), Residual(inner + [Convolution(width, 3, bias=False), BatchNorm(0.9)])]
    for _ in range(doublings):
        layers += [Convolution(4 * width, 3), PixelShuffle(2), PReLU()]
    return Network("generator", layers + [Convolution(channels, 9), tf.nn.tanh], shape)


def _block(width: int) -> Residual:
    return Residual([Convolution(width, 3, bias=False), BatchNorm(0.9), PReLU(), Convolution(width, 3, bias=False), BatchNorm(0.9)])


def discriminator(shape: Sequence[int], width: int) -> Network:
    """Images [batch] + shape -> logits [batch, 1]: eight convolutions, each second one strided, of width to 8 * width channels."""
    layers: List[Any] = [Convolution(width, 3), LeakyReLU(0.2)]
    for place in range(1, 8):
        filters = width * 2 ** (place // 2)
        layers += [Convolution(filters, 3, 1 + place % 2, bias=False), BatchNorm(0.9), LeakyReLU(0.2)]
    return Network("discriminator", layers + [Flatten(), Dense(16 * width), LeakyReLU(0.2), Dense(1)], shape)
