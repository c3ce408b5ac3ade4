"""A compressing autoencoder: an image becomes bits, and the bits an image. Convolutions as DCGAN's, for sides divisible by 4."""

from typing import Any, Sequence

import tensorflow as tf

from ganzoo_compat import move
from ganzoo_compat.base_layer import training_now
from ganzoo_compat.networks import Layer, Network
from ganzoo_plugins.layers.activation import LeakyReLU
from ganzoo_plugins.layers.batch_norm import BatchNorm
from ganzoo_plugins.layers.chain import Chain
from ganzoo_plugins.layers.convolution import Convolution
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.shape import Flatten
from ganzoo_plugins.networks import dcgan


class Binarize(Layer):
    """Numbers in [-1, 1] -> -1 or 1: Toderici et al., 2015, https://arxiv.org/abs/1511.06085.

    In training 1 with the probability (1 + x) / 2, so that the mean is x, and the gradient passes as if nothing had happened;
    elsewhere the sign.
    """

    def call(self, x: Any) -> Any:
        threshold = 2.0 * move.current().uniform(tf.shape(x)) - 1.0 if training_now() else tf.zeros_like(x)
        bits = tf.where(x > threshold, tf.ones_like(x), -tf.ones_like(x))
        return x + tf.stop_gradient(bits - x)


class Compressor(Network):
    """Images [batch] + shape -> their reconstructions from `bits` bits, [batch] + shape, in [-1, 1]."""

    def __init__(self, name: str, shape: Sequence[int], bits: int, width: int = 32) -> None:
        layers = []
        for place in range(dcgan.halvings(shape)):
            layers += [Convolution(width * min(2 ** place, dcgan.WIDEST), 5, 2, bias=False), BatchNorm(), LeakyReLU(0.3)]
        self.encoder = Chain(layers + [Flatten(), Dense(bits), tf.nn.tanh, Binarize()])
        self.decoder = Chain(dcgan.generator_layers(shape, width))
        super().__init__(name, None, shape)

    def call(self, x: Any, *more: Any) -> Any:
        return self.decoder(self.code(x))

    def code(self, x: Any) -> Any:
        """The bits, -1 or 1, [batch, bits]."""
        return self.encoder(x)
