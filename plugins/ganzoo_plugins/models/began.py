"""BEGAN: Berthelot et al., 2017, https://arxiv.org/abs/1703.10717, section 3.4 and figure 1.

Departures, so that digits come in minutes: 16 channels and a code of 32 (the paper: 64 and more of both), Adam's step size 1e-3
for the generator and 2e-4 for the discriminator, and 0.02 for k (1e-4, 1e-4 and 0.001: k does not leave 0 in 900 steps, and
images are grey noise). Gamma is 1 (the paper: 0.3 to 0.7, of faces): a digit of little ink has a small error, and at 0.7 the
generator draws ones, sevens and nines. At 1 ones still come too often, as the discriminator gives a digit up only where it comes
1 / k times too often, and k is 0.3. Both players move from one batch of fakes, where the paper draws one for each; noise is
normal, as in all of the zoo (the paper: uniform); step sizes do not fall when the measure of convergence stalls (`--set decay`
lets them fall over the run); samples are drawn from an average of the generator's weights.
"""

from typing import Any, Dict, Tuple

import tensorflow as tf

from ganzoo.settings import Setting
from ganzoo.two_player import TwoPlayerGAN
from ganzoo_compat import variables
from ganzoo_compat.networks import Network
from ganzoo_plugins import expectations
from ganzoo_plugins.losses import equilibrium
from ganzoo_plugins.networks import autoencoder, dcgan


class BEGAN(TwoPlayerGAN):
    """An auto-encoder as discriminator, whose error on fake examples is held at a share of that on real ones."""

    width = Setting(16, "channels of all layers; in the encoder as many more at each halving", at_least=1)
    diversity = Setting(1.0, "error on fake examples over that on real ones at the equilibrium, the paper's gamma: less is sharper "
                             "and less diverse", above=0, at_most=1)
    gain = Setting(0.02, "step size of k, the weight of the error on fake examples: the paper's lambda", above=0)
    loss = Setting("wasserstein", "loss of both players: the paper's, its fake term weighted by k", choices=("wasserstein",))
    latent = 32
    batch_size = 16
    learning_rate = 1e-3
    discriminator_rate = 2e-4
    ema = 0.995
    steps = 5500
    expects = expectations.digits(9.0, 0.6, 0.6)
    demands = staticmethod(dcgan.unfit)

    def build(self) -> None:
        self.generator = Network("generator", autoencoder.nearest_decoder(self.shape, self.width), [self.latent])
        self.discriminator = autoencoder.nearest(self.shape, self.width, self.latent)
        self.k = variables.create("k", 0.0)

    def judge(self, move: Any, x: Any) -> Any:
        return -error(self.discriminator(x)[0])

    def discriminator_loss(self, move: Any) -> Dict[str, Any]:
        terms = super().discriminator_loss(move)
        terms["fake"] = terms["fake"] * self.k.read_value()
        return terms

    def errors(self, move: Any) -> Tuple[Any, Any]:
        """On real and fake examples, [batch, 1] each."""
        return -self.real_logits(move), -self.fake_logits(move)

    def after_discriminator(self, move: Any) -> None:
        variables.assign(self.k, equilibrium.next_k(self.k.read_value(), *self.errors(move), self.diversity, self.gain))

    def watch(self, move: Any) -> Dict[str, Any]:
        """The mean logits, k, and the measure of convergence: the error on real examples and the distance from the equilibrium."""
        real, fake = tf.reduce_mean(self.real_logits(move)), tf.reduce_mean(self.fake_logits(move))
        return {"real_logits": real, "fake_logits": fake, "k": self.k.read_value(),
                "convergence": equilibrium.convergence(*self.errors(move), self.diversity)}

    def sample(self, move: Any) -> Any:
        return tf.clip_by_value(self.fake(move), -1.0, 1.0)  # nothing else bounds them


def error(lost: Any) -> Any:
    """The mean absolute value of each image, [batch, 1]."""
    return tf.reduce_mean(tf.abs(lost), axis=[1, 2, 3])[:, tf.newaxis]
