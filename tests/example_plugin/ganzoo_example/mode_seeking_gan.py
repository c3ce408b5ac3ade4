"""Mode-seeking GAN: Mao et al., 2019, https://arxiv.org/abs/1903.05628, on `cgan`; distances are means over the whole batch."""

import tensorflow as tf

from ganzoo import Setting
from ganzoo_plugins.models.cgan import CGAN


class ModeSeekingGAN(CGAN):
    """A conditional GAN that is rewarded where different noise makes different images of a label."""

    seeking = Setting(1.0, "weight of the mode-seeking term", at_least=0)

    def generator_terms(self, move):
        other = move.normal([move.size, self.latent])
        between_images = tf.reduce_mean(tf.abs(self.fake(move) - self.generate(move, other)))
        between_noises = tf.reduce_mean(tf.abs(self.noise(move) - other))
        return {"mode_seeking": self.seeking / (between_images / between_noises + 1e-5)}
