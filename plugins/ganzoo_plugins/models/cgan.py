"""Conditional GAN: Mirza and Osindero, 2014, https://arxiv.org/abs/1411.1784.

As there, each player is given the label, one-hot, as an input of its own. In the discriminator image and label go through a layer
each, and are joined in the next; in the generator the label stands beside the noise. (The paper has a layer for each there,
too: with it and batch norm, all images of a label were the same.) What follows is DCGAN's, where the paper has dense networks with
maxout, and Adam for its gradient descent with momentum; the generator has no dropout (the paper: 0.5 in both players). Both move
from one batch and one forward pass; step size and the average of the generator's weights are `dcgan`'s.
"""

from ganzoo.conditional import ConditionalGAN
from ganzoo.metrics import Expectation
from ganzoo_compat.networks import Network
from ganzoo_plugins import expectations
from ganzoo_plugins.layers.activation import LeakyReLU
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.joined import Joined
from ganzoo_plugins.layers.one_hot import OneHot
from ganzoo_plugins.models.dcgan import DCGAN
from ganzoo_plugins.networks import dcgan


class CGAN(ConditionalGAN, DCGAN):
    """Both players are told the label: digits to order."""

    steps = 6000
    expects = expectations.digits(3.0, 0.6, 0.95) + (Expectation("label-accuracy", at_least=0.75),)

    def build(self) -> None:
        classes = self.classes
        latent = Joined(noise=[], label=[OneHot(classes)])
        self.generator = Network("generator", [latent] + dcgan.generator_layers(self.shape, self.width), [self.latent], [])
        layers = dcgan.features(self.shape, self.width, self.dropout)  # a convolution, its activation, its dropout, ...
        image = Joined(image=layers[:3], label=[OneHot(classes), Dense(self.width), LeakyReLU(0.3)])
        self.discriminator = Network("discriminator", [image] + layers[3:] + [Dense(1)], self.shape, [])
