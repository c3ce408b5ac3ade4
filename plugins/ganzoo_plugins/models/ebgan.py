"""EBGAN: Zhao et al., 2016, https://arxiv.org/abs/1609.03126, with the pulling-away term (EBGAN-PT).

The discriminator is the paper's convolutional auto-encoder at half its width (32 channels first), the generator `dcgan`'s. An
energy is the root of the mean square of what an image loses in it: the paper's Euclidean distance over the root of the number of
values, so that one margin serves images of all sizes: 0.5. Both players move from one batch and one forward pass. Adam's step size
is 3e-4 (the paper: 1e-3), and samples are drawn from an average of the generator's weights, which the paper does not have.
"""

from typing import Any, Dict

import tensorflow as tf

from ganzoo.players import once
from ganzoo.settings import Setting
from ganzoo.two_player import TwoPlayerGAN
from ganzoo_plugins import expectations
from ganzoo_plugins.networks import autoencoder, dcgan
from ganzoo_plugins.penalties.pulling_away import pulling_away


class EBGAN(TwoPlayerGAN):
    """An auto-encoder as discriminator: its error is an energy, low of real examples and up to a margin high of fake ones."""

    width = Setting(32, "channels of both networks' widest layers; the others are multiples", at_least=1)
    pull = Setting(0.1, "weight of the pulling-away term, which keeps generated examples apart", at_least=0)
    loss = "energy-margin:margin=0.5"
    learning_rate = 3e-4
    ema = 0.995
    steps = 4000
    expects = expectations.digits(4.0, 0.5, 0.8)
    demands = staticmethod(dcgan.unfit)

    def build(self) -> None:
        self.generator = dcgan.generator(self.latent, self.shape, self.width)
        self.discriminator = autoencoder.strided(self.shape, self.width)

    def judge(self, move: Any, x: Any) -> Any:
        return -energy(self.discriminator(x)[0])

    @once
    def fake_seen(self, move: Any) -> Any:
        """What the discriminator makes of generated examples: (what they lose, their codes)."""
        return self.discriminator(self.fake(move))

    @once
    def fake_logits(self, move: Any) -> Any:
        return -energy(self.fake_seen(move)[0])

    def generator_terms(self, move: Any) -> Dict[str, Any]:
        return {"pull": self.pull * pulling_away(self.fake_seen(move)[1])}


def energy(lost: Any) -> Any:
    """The root of the mean square of each image, [batch, 1]."""
    return tf.sqrt(tf.reduce_mean(tf.square(lost), axis=[1, 2, 3]) + 1e-12)[:, tf.newaxis]  # the root's gradient at 0 is infinite
