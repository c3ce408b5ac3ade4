"""The networks of TensorFlow's DCGAN tutorial, https://www.tensorflow.org/tutorials/generative/dcgan, for sides divisible by 4.

They follow Radford et al., 2015, https://arxiv.org/abs/1511.06434, with two strided layers, 5x5 kernels, and in the
discriminator dropout instead of batch norm.
"""

from typing import Sequence

import numpy as np
import tensorflow as tf

from ganzoo_compat.networks import Network
from ganzoo_plugins.layers.activation import LeakyReLU
from ganzoo_plugins.layers.batch_norm import BatchNorm
from ganzoo_plugins.layers.convolution import Convolution, TransposedConvolution
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.dropout import Dropout
from ganzoo_plugins.layers.shape import Flatten, Reshape


def generator(latent: int, shape: Sequence[int], width: int = 64) -> Network:
    """Noise [batch, latent] -> images [batch] + shape in [-1, 1]; 28x28: 7x7x256, 7x7x128, 14x14x64, 28x28."""
    height, across, channels = shape
    first = [height // 4, across // 4, 4 * width]
    return Network("generator", [
        Dense(int(np.prod(first)), bias=False), BatchNorm(), LeakyReLU(0.3), Reshape(first),
        TransposedConvolution(2 * width, 5, 1, bias=False), BatchNorm(), LeakyReLU(0.3),
        TransposedConvolution(width, 5, 2, bias=False), BatchNorm(), LeakyReLU(0.3),
        TransposedConvolution(channels, 5, 2, bias=False), tf.nn.tanh,
    ], [latent])


def discriminator(shape: Sequence[int], width: int = 64, dropout: float = 0.3, name: str = "discriminator") -> Network:
    """Images [batch] + shape -> logits [batch, 1]; two strided convolutions of width and 2 * width."""
    return Network(name, [
        Convolution(width, 5, 2), LeakyReLU(0.3), Dropout(dropout),
        Convolution(2 * width, 5, 2), LeakyReLU(0.3), Dropout(dropout),
        Flatten(), Dense(1),
    ], shape)
