"""R3GAN: Huang et al., 2024, "The GAN is dead; long live the GAN! A Modern GAN Baseline", https://arxiv.org/abs/2501.05441.

Its loss (`relativistic-pairing`), both of its penalties, its Adam without momentum, and residual networks without any
normalisation: 1x1, 3x3 and 1x1 convolutions a block, the last of them 0 at first, and a learned basis at the smallest side. What
departs from the paper fits digits on two cores: one narrow block a side where it has two wide ones; plain convolutions where it
has grouped ones between twice as many channels; nearest neighbours and means where it resizes with a wider kernel; tanh at the
end; both players move from one batch and one forward pass; and gamma, the step size, beta2 and the average stay as they are, where
it changes them over the run.
"""

import numpy as np
import tensorflow as tf

from ganzoo import Setting
from ganzoo.metrics import Expectation
from ganzoo.two_player import TwoPlayerGAN
from ganzoo_compat.networks import Layer, Network
from ganzoo_plugins.layers.activation import LeakyReLU
from ganzoo_plugins.layers.convolution import Convolution
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.initial import normal, standard_normal, zeros
from ganzoo_plugins.layers.pooling import AveragePooling
from ganzoo_plugins.layers.residual import Residual
from ganzoo_plugins.layers.upsampling import NearestUpsampling

SLOPE = 0.2  # of the leaky rectifiers
SMALLEST = 4  # pixels of a side, at least, that is not halved any more
WIDEST = 8  # times `width`: no layer has more channels


def fan_in(gain):
    """Initial weights: normal, so that an output has gain times its inputs' deviation: He et al., 2015, https://arxiv.org/abs/1502.01852."""
    return lambda state, shape: state.normal(0.0, gain / np.sqrt(np.prod(shape[:-1])), shape)


def block(channels):
    """A residual block, at first the identity. gain: the paper's, of a leaky rectifier."""
    gain = np.sqrt(2.0 / (1.0 + SLOPE ** 2))
    return Residual([Convolution(channels, 1, initial=fan_in(gain)), LeakyReLU(SLOPE),
                     Convolution(channels, 3, initial=fan_in(gain)), LeakyReLU(SLOPE),
                     Convolution(channels, 1, bias=False, initial=zeros)])


class FromBasis(Layer):
    """[batch, channels] -> [batch, height, width, channels]: each channel of a learned basis, as strong as the input says."""

    def __init__(self, height, width):
        self.sides = [height, width]

    def build(self, shape):
        self.basis = self.weight("basis", self.sides + [shape[-1]], standard_normal)

    def call(self, x):
        return x[:, tf.newaxis, tf.newaxis, :] * self.basis


class ToBasis(Layer):
    """[batch, height, width, channels] -> [batch, channels]: how strong a learned basis is in each channel."""

    def build(self, shape):
        self.basis = self.weight("basis", list(shape[1:]), normal(1.0 / np.sqrt(shape[1] * shape[2])))

    def call(self, x):
        return tf.reduce_sum(x * self.basis, axis=[1, 2])


def unfit(spec):
    """Why the networks cannot be built for these examples; None if they can."""
    shape = spec.shapes["x"]
    if not spec.image or shape[0] % 4 or shape[1] % 4:
        return f"it draws images whose sides are divisible by 4, such as [28, 28, 1]; the examples are {list(shape)}."
    return None


class R3GAN(TwoPlayerGAN):
    """A relativistic pairing loss, penalties of both slopes, residual networks without normalisation: few parts, and stable."""

    loss = "relativistic-pairing"
    penalty = "r1:weight=1 + r2:weight=1"
    latent = 64
    width = Setting(16, "channels at the image's side; each smaller side has twice as many", at_least=1)
    beta1 = 0.0
    beta2 = 0.99
    learning_rate = 1e-3
    ema = 0.995
    small = {"width": 2, "image_size": 8}  # of quick trials, which are slow to build with second derivatives
    steps = 1500
    expects = (Expectation("frechet-digits", at_most=6.0),)
    demands = staticmethod(unfit)

    def build(self):
        height, across, channels = self.shape
        widths = [self.width]  # from the image's side to the smallest one
        while height % 2 == 0 and across % 2 == 0 and min(height, across) >= 2 * SMALLEST:
            height, across = height // 2, across // 2
            widths.append(min(2 * widths[-1], WIDEST * self.width))
        up, down = [], []
        for fewer, more in zip(widths, widths[1:]):
            up = [Convolution(fewer, 1, bias=False, initial=fan_in(1.0)), NearestUpsampling(), block(fewer)] + up
            down += [block(fewer), AveragePooling(), Convolution(more, 1, bias=False, initial=fan_in(1.0))]
        up = [Dense(widths[-1], bias=False, initial=fan_in(1.0)), FromBasis(height, across), block(widths[-1])] + up
        up += [Convolution(channels, 1, initial=fan_in(1.0)), tf.nn.tanh]
        down = [Convolution(self.width, 1, initial=fan_in(1.0))] + down
        down += [block(widths[-1]), ToBasis(), Dense(self.outputs(), bias=False, initial=fan_in(1.0))]
        self.generator = Network("generator", up, [self.latent])
        self.discriminator = Network("discriminator", down, self.shape)
