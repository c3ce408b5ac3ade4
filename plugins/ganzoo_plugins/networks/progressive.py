"""The growing networks of Karras et al., 2018, https://arxiv.org/abs/1710.10196, appendix A: a network a block, so that those of
a size can move while larger ones wait.

Level 0 is the smallest size, 7x7 for images of 28x28 and 4x4 for 32, 64 and 128; each further level doubles the sides. A
network's name has the height of the images at its level. Layers have equalised learning rates; channels halve from level to
level, down to `width`.
"""

from collections import OrderedDict
from typing import Any, Callable, Dict, List, Sequence

import numpy as np

from ganzoo_compat.networks import Network
from ganzoo_plugins.layers.activation import LeakyReLU
from ganzoo_plugins.layers.equalised import convolution, dense
from ganzoo_plugins.layers.minibatch_std import MinibatchStd
from ganzoo_plugins.layers.pixel_norm import PixelNorm
from ganzoo_plugins.layers.pooling import AveragePooling, average_pooling
from ganzoo_plugins.layers.shape import Flatten, Reshape
from ganzoo_plugins.layers.upsampling import NearestUpsampling, nearest_upsampling
from ganzoo_plugins.networks.dcgan import WIDEST, halvings

SLOPE = 0.2  # of LeakyReLU, everywhere


def sizes(shape: Sequence[int]) -> List[List[int]]:
    """[height, width] of each level's images."""
    return [[shape[0] >> left, shape[1] >> left] for left in range(halvings(shape), -1, -1)]


def _widths(levels: int, width: int) -> List[int]:
    """Channels of each level."""
    return [width * min(2 ** left, WIDEST) for left in range(levels - 1, -1, -1)]


def fade(alpha: Any, new: Any, old: Any) -> Any:
    """From old, where alpha is 0, to new, where it is 1."""
    return old + (new - old) * alpha


class Grown:
    """Networks of several levels, which penalties of weights take for one."""

    def every_network(self) -> List[Network]:
        """Of all levels."""
        raise NotImplementedError

    @property
    def trainable(self) -> Dict[str, Any]:
        """{name: variable} of all levels."""
        return OrderedDict((name, weight) for network in self.every_network() for name, weight in network.trainable.items())


class Generator(Grown):
    """Noise [batch, latent] -> images of a level, [batch, height, width, channels]; linear, in about [-1, 1].

    alpha: None, or a scalar in [0, 1]: how far the level's newest blocks have faded in.
    """

    def __init__(self, latent: int, shape: Sequence[int], width: int) -> None:
        widths, sides = _widths(len(sizes(shape)), width), sizes(shape)
        first = sides[0] + [widths[0]]
        self.blocks = [Network(f"generator-{sides[0][0]}", [PixelNorm(), dense(int(np.prod(first))), Reshape(first)]
                               + _active() + _active(widths[0]), [latent])]
        self.blocks += [Network(f"generator-{side[0]}", [NearestUpsampling()] + _active(channels) + _active(channels),
                                before + [inputs])
                        for before, side, inputs, channels in zip(sides, sides[1:], widths, widths[1:])]
        self.to_image = [Network(f"to-image-{side[0]}", [convolution(shape[2], 1, gain=1.0)], side + [channels])
                         for side, channels in zip(sides, widths)]

    def every_network(self) -> List[Network]:
        return self.blocks + self.to_image

    def networks(self, level: int, fading: bool) -> List[Network]:
        """Those that draw images of the level."""
        return self.blocks[:level + 1] + self.to_image[level - 1 if fading else level:level + 1]

    def features(self, z: Any, level: int) -> List[Any]:
        """Of each level up to this one."""
        found = [self.blocks[0](z)]
        for block in self.blocks[1:level + 1]:
            found.append(block(found[-1]))
        return found

    def __call__(self, z: Any, level: int, alpha: Any = None) -> Any:
        features = self.features(z, level)
        image = self.to_image[level](features[level])
        if alpha is None:
            return image
        return fade(alpha, image, nearest_upsampling(self.to_image[level - 1](features[level - 1])))


class Discriminator(Grown):
    """Images of a level, [batch, height, width, channels] -> logits [batch, 1].

    before: functions of the images, in front of everything: augmentation.
    """

    def __init__(self, shape: Sequence[int], width: int) -> None:
        widths, sides = _widths(len(sizes(shape)), width), sizes(shape)
        self.before: List[Callable[[Any], Any]] = []
        last = [MinibatchStd(), convolution(widths[0], 3), LeakyReLU(SLOPE), Flatten(), dense(widths[0]), LeakyReLU(SLOPE),
                dense(1, gain=1.0)]
        self.blocks = [Network(f"discriminator-{sides[0][0]}", last, sides[0] + [widths[0]])]
        self.blocks += [Network(f"discriminator-{side[0]}", [convolution(channels, 3), LeakyReLU(SLOPE), convolution(outputs, 3),
                                                             LeakyReLU(SLOPE), AveragePooling()], side + [channels])
                        for side, channels, outputs in zip(sides[1:], widths[1:], widths)]
        self.from_image = [Network(f"from-image-{side[0]}", [convolution(channels, 1), LeakyReLU(SLOPE)], side + [shape[2]])
                           for side, channels in zip(sides, widths)]

    def every_network(self) -> List[Network]:
        return self.blocks + self.from_image

    def networks(self, level: int, fading: bool) -> List[Network]:
        """Those that judge images of the level."""
        return self.blocks[:level + 1] + self.from_image[level - 1 if fading else level:level + 1]

    def __call__(self, x: Any, level: int, alpha: Any = None) -> Any:
        for change in self.before:
            x = change(x)
        y = self.blocks[level](self.from_image[level](x))
        if alpha is not None:
            y = fade(alpha, y, self.from_image[level - 1](average_pooling(x)))
        for block in reversed(self.blocks[:level]):
            y = block(y)
        return y


def _active(filters: int = 0) -> List[Any]:
    """A 3x3 convolution, if `filters` is not 0, its rectifier and pixel norm."""
    return ([convolution(filters, 3)] if filters else []) + [LeakyReLU(SLOPE), PixelNorm()]
