"""The hinge loss: Lim and Ye, 2017, https://arxiv.org/abs/1705.02894; as in Miyato et al., 2018, https://arxiv.org/abs/1802.05957."""

from typing import Any, Dict

import tensorflow as tf

from ganzoo.losses import Loss
from ganzoo.settings import Setting
from ganzoo_plugins.losses.reduction import DEFAULT, reduced
from ganzoo_plugins.losses.wasserstein import generator_loss

__all__ = ["Hinge", "discriminator_loss", "generator_loss"]


def discriminator_loss(real_logits: Any, fake_logits: Any, real: float = 1.0, fake: float = 1.0, real_weights: Any = 1.0,
                       fake_weights: Any = 1.0, reduction: str = DEFAULT) -> Dict[str, Any]:
    """{real: max(0, real - D(x)), fake: max(0, fake + D(G(z)))}; the sum is the loss. The generator's is the Wasserstein loss.

    real_logits, fake_logits: the discriminator's outputs D, [batch, 1] or any shape.
    real, fake: where the hinges are: outputs of real examples above `real`, and of fake ones below -`fake`, cost nothing.
    real_weights, fake_weights, reduction: see `reduction.reduced`.
    """
    return {"real": reduced(tf.nn.relu(real - real_logits), real_weights, reduction),
            "fake": reduced(tf.nn.relu(fake + fake_logits), fake_weights, reduction)}


class Hinge(Loss):
    """The discriminator wants logits above 1 for real and below -1 for fake examples, no further."""

    real = Setting(1.0, "logit of real examples beyond which the discriminator asks for no more", above=0)
    fake = Setting(1.0, "minus the logit of fake examples beyond which it asks for no more", above=0)

    @property
    def boundary(self) -> float:
        return 0.5 * (self.real - self.fake)

    def discriminator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return discriminator_loss(real_logits, fake_logits, self.real, self.fake)

    def generator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return generator_loss(fake_logits)
