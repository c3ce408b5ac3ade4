"""The margin loss of energies: Zhao et al., 2016, https://arxiv.org/abs/1609.03126, equations 1 and 2."""

from typing import Any, Dict

import tensorflow as tf

from ganzoo.losses import Loss
from ganzoo.settings import Setting


class EnergyMargin(Loss):
    """For a discriminator that gives energies (at least 0, logits are their negatives): low of real examples, high of fake ones."""

    margin = Setting(1.0, "energy of fake examples beyond which the discriminator asks for no more: the paper's m", above=0)

    @property
    def boundary(self) -> float:
        return -0.5 * self.margin

    def discriminator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return {"real": -tf.reduce_mean(real_logits), "fake": tf.reduce_mean(tf.nn.relu(self.margin + fake_logits))}

    def generator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return {"fool": -tf.reduce_mean(fake_logits)}
