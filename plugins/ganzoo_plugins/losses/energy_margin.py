"""The margin loss of energies: Zhao et al., 2016, https://arxiv.org/abs/1609.03126, equations 1 and 2."""

from typing import Any, Dict

import tensorflow as tf

from ganzoo.losses import Loss
from ganzoo.settings import Setting
from ganzoo_plugins.losses.reduction import DEFAULT, reduced
from ganzoo_plugins.losses.wasserstein import generator_loss

__all__ = ["EnergyMargin", "discriminator_loss", "generator_loss"]


def discriminator_loss(real_logits: Any, fake_logits: Any, margin: float = 1.0, real_weights: Any = 1.0, fake_weights: Any = 1.0,
                       reduction: str = DEFAULT) -> Dict[str, Any]:
    """{real: E(x), fake: max(0, margin - E(G(z)))}, where E, an energy of at least 0, is minus the logit; the sum is the loss.

    The generator's loss, E(G(z)), is the Wasserstein loss.

    real_logits, fake_logits: [batch, 1] or any shape, at most 0.
    margin: the paper's m.
    real_weights, fake_weights, reduction: see `reduction.reduced`.
    """
    return {"real": -reduced(real_logits, real_weights, reduction),
            "fake": reduced(tf.nn.relu(margin + fake_logits), fake_weights, reduction)}


class EnergyMargin(Loss):
    """For a discriminator that gives energies (at least 0, logits are their negatives): low of real examples, high of fake ones."""

    margin = Setting(1.0, "energy of fake examples beyond which the discriminator asks for no more: the paper's m", above=0)

    @property
    def boundary(self) -> float:
        return -0.5 * self.margin

    def discriminator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return discriminator_loss(real_logits, fake_logits, self.margin)

    def generator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return generator_loss(fake_logits)
