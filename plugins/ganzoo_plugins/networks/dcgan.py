"""The networks of TensorFlow's DCGAN tutorial, https://www.tensorflow.org/tutorials/generative/dcgan, for sides divisible by 4.

They follow Radford et al., 2015, https://arxiv.org/abs/1511.06434, with 5x5 kernels, and in the discriminator dropout instead of
batch norm. 28x28 has the tutorial's two strided layers; larger sides are halved further, to 4x4 as in the paper.
"""

from typing import Any, List, Optional, Sequence

import numpy as np
import tensorflow as tf

from ganzoo_compat.networks import Network
from ganzoo_plugins.layers.activation import LeakyReLU
from ganzoo_plugins.layers.batch_norm import BatchNorm
from ganzoo_plugins.layers.convolution import Convolution, TransposedConvolution
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.dropout import Dropout
from ganzoo_plugins.layers.shape import Flatten, Reshape

WIDEST = 8  # times `width`: no layer has more channels


def unfit(spec: Any) -> Optional[str]:
    """Why the networks cannot be built for these examples; None if they can."""
    shape = spec.shapes["x"]
    if not spec.image or len(shape) != 3 or shape[0] % 4 or shape[1] % 4:
        return f"it draws images whose sides are divisible by 4, such as [28, 28, 1]; the examples are {list(shape)}."
    return None


def halvings(shape: Sequence[int]) -> int:
    """How often both sides are halved: twice, and further while they stay even and end at 4 or more."""
    height, across = shape[0] // 4, shape[1] // 4
    count = 2
    while height % 2 == 0 and across % 2 == 0 and min(height, across) >= 8:
        height, across, count = height // 2, across // 2, count + 1
    return count


def generator(latent: int, shape: Sequence[int], width: int = 64) -> Network:
    """Noise [batch, latent] -> images [batch] + shape in [-1, 1]; 28x28: 7x7x256, 7x7x128, 14x14x64, 28x28."""
    return Network("generator", generator_layers(shape, width), [latent])


def generator_layers(shape: Sequence[int], width: int = 64) -> List[Any]:
    """The generator's layers."""
    count = halvings(shape)
    first = [shape[0] >> count, shape[1] >> count, width * min(2 ** count, WIDEST)]
    layers: List[Any] = [Dense(int(np.prod(first)), bias=False), BatchNorm(), LeakyReLU(0.3), Reshape(first)]
    for left in range(count - 1, -1, -1):  # strided layers after this one
        stride = 1 if left == count - 1 else 2
        layers += [TransposedConvolution(width * min(2 ** left, WIDEST), 5, stride, bias=False), BatchNorm(), LeakyReLU(0.3)]
    return layers + [TransposedConvolution(shape[2], 5, 2, bias=False), tf.nn.tanh]


def discriminator(shape: Sequence[int], width: int = 64, dropout: float = 0.3, name: str = "discriminator",
                  outputs: int = 1) -> Network:
    """Images [batch] + shape -> logits [batch, outputs]; 28x28: two strided convolutions of width and 2 * width."""
    return Network(name, features(shape, width, dropout) + [Dense(outputs)], shape)


def features(shape: Sequence[int], width: int = 64, dropout: float = 0.3) -> List[Any]:
    """The discriminator's layers in front of the last: images -> [batch, values]."""
    layers: List[Any] = []
    for place in range(halvings(shape)):
        layers += [Convolution(width * min(2 ** place, WIDEST), 5, 2), LeakyReLU(0.3), Dropout(dropout)]
    return layers + [Flatten()]
