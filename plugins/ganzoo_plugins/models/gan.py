"""GAN: Goodfellow et al., 2014, https://arxiv.org/abs/1406.2661.

Dense networks as there; LeakyReLU for its rectifier and maxout units, no dropout (the paper: in the discriminator), and Adam for
momentum, as has become usual. Both players
move from one batch and one forward pass (the paper: in turn, of fresh noise). Samples are drawn from an average of the
generator's weights, which takes away most of the grain of dense networks' images.
"""

from typing import Any, List

import numpy as np
import tensorflow as tf

from ganzoo.metrics import Expectation
from ganzoo.settings import Setting
from ganzoo.two_player import TwoPlayerGAN
from ganzoo_compat.networks import Network
from ganzoo_plugins.layers.activation import LeakyReLU
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.shape import Flatten, Reshape

# of eight Gaussians a noise of two numbers finds all, which one of a hundred does not
RING = ("dataset=ring", "hidden=128,128", "latent=2", "learning_rate=0.001", "ema=0.99", "steps=20000")


class DenseGAN(TwoPlayerGAN):
    """The first GAN: dense layers only, for images and for points of any dimension."""

    hidden = Setting((128,), "units of each hidden layer, of both networks", at_least=1)
    slope = Setting(0.01, "slope of LeakyReLU below 0; 0 is ReLU", at_least=0)
    ema = 0.999
    steps = 60000
    report_every = 100
    expects = (Expectation("frechet-digits", at_most=15.0), Expectation("digit-balance", at_least=0.85),
               Expectation("modes", at_least=7, given=RING), Expectation("mode-share", at_least=0.88, given=RING))

    def build(self) -> None:
        values = int(np.prod(self.shape))
        finish = [tf.nn.tanh] if self.spec.image else []
        self.generator = Network("generator", self.inner() + [Dense(values)] + finish + [Reshape(self.shape)], [self.latent])
        self.discriminator = Network("discriminator", [Flatten()] + self.inner() + [Dense(self.outputs())], self.shape)

    def inner(self) -> List[Any]:
        """The hidden layers."""
        return [layer for units in self.hidden for layer in (Dense(units), LeakyReLU(self.slope) if self.slope else tf.nn.relu)]
