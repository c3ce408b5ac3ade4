"""CycleGAN's generator: Zhu et al., 2017, https://arxiv.org/abs/1703.10593, appendix 7.2, after Johnson et al., 2016,
https://arxiv.org/abs/1603.08155: two strided convolutions, residual blocks, two transposed convolutions; instance norm.
"""

from typing import Any, List, Optional, Sequence

import tensorflow as tf

from ganzoo_compat.networks import Network
from ganzoo_plugins.layers.convolution import Convolution, TransposedConvolution
from ganzoo_plugins.layers.initial import normal
from ganzoo_plugins.layers.instance_norm import InstanceNorm
from ganzoo_plugins.layers.reflected_convolution import ReflectedConvolution
from ganzoo_plugins.layers.residual import Residual


def unfit(shape: Sequence[int]) -> Optional[str]:
    """Why it cannot be built for such an image; None if it can."""
    if shape[0] % 4 or shape[1] % 4 or min(shape[:2]) < 8:
        return f"it makes images whose sides are divisible by 4 and at least 8; the examples are {list(shape)}."
    return None


def resnet_generator(name: str, shape: Sequence[int], channels: int, width: int, blocks: int) -> Network:
    """Images [batch] + shape -> images of the same size in [-1, 1].

    In the paper's words: c7s1-width, d2width, d4width, blocks of R4width, u2width, uwidth, c7s1-channels.
    """
    layers: List[Any] = [ReflectedConvolution(width, 7, bias=False, initial=normal(0.02)), InstanceNorm(), tf.nn.relu]
    for filters in (2 * width, 4 * width):
        layers += [Convolution(filters, 3, 2, bias=False, initial=normal(0.02)), InstanceNorm(), tf.nn.relu]
    layers += [_block(4 * width) for _ in range(blocks)]
    for filters in (2 * width, width):
        layers += [TransposedConvolution(filters, 3, 2, bias=False, initial=normal(0.02)), InstanceNorm(), tf.nn.relu]
    return Network(name, layers + [ReflectedConvolution(channels, 7, initial=normal(0.02)), tf.nn.tanh], shape)


def _block(filters: int) -> Residual:
    return Residual([ReflectedConvolution(filters, 3, bias=False, initial=normal(0.02)), InstanceNorm(), tf.nn.relu,
                     ReflectedConvolution(filters, 3, bias=False, initial=normal(0.02)), InstanceNorm()])
