"""Relativistic average losses: Jolicoeur-Martineau, 2018, https://arxiv.org/abs/1807.00734, section 4.3 and appendices.

RaSGAN (cross-entropy), RaLSGAN (least-squares) and RaHingeGAN (hinge).
"""

from typing import Any, Dict, Tuple

import tensorflow as tf

from ganzoo.losses import Loss
from ganzoo.settings import Setting
from ganzoo_plugins.losses.reduction import DEFAULT, reduced

COSTS = {  # of a difference that should be large
    "cross-entropy": lambda difference: tf.nn.softplus(-difference),  # -log sigmoid(difference)
    "least-squares": lambda difference: tf.square(difference - 1.0),
    "hinge": lambda difference: tf.nn.relu(1.0 - difference),
}


def differences(real_logits: Any, fake_logits: Any) -> Tuple[Any, Any]:
    """Real and fake logits, each less the mean of the other side's."""
    return real_logits - tf.reduce_mean(fake_logits), fake_logits - tf.reduce_mean(real_logits)


def discriminator_loss(real_logits: Any, fake_logits: Any, of: str = "cross-entropy", real_weights: Any = 1.0,
                       fake_weights: Any = 1.0, reduction: str = DEFAULT) -> Dict[str, Any]:
    """{real, fake}: what it costs that real examples are not more real than the mean fake one, and fake ones not less.

    real_logits, fake_logits: [batch, 1] or any shape.
    of: one of COSTS.
    real_weights, fake_weights, reduction: see `reduction.reduced`; the means of the other side are not weighted.
    """
    real, fake = differences(real_logits, fake_logits)
    return {"real": reduced(COSTS[of](real), real_weights, reduction), "fake": reduced(COSTS[of](-fake), fake_weights, reduction)}


def generator_loss(real_logits: Any, fake_logits: Any, of: str = "cross-entropy", real_weights: Any = 1.0,
                   fake_weights: Any = 1.0, reduction: str = DEFAULT) -> Dict[str, Any]:
    """{real, fool}: the discriminator's loss with both sides exchanged. Arguments as there."""
    real, fake = differences(real_logits, fake_logits)
    return {"real": reduced(COSTS[of](-real), real_weights, reduction), "fool": reduced(COSTS[of](fake), fake_weights, reduction)}


class RelativisticAverage(Loss):
    """Each logit less the mean of the other side's, by cross-entropy, least squares or hinges; both players see both sides."""

    of = Setting("cross-entropy", "cost of a difference", choices=tuple(COSTS))

    generator_sees_real = True

    def judged(self, real_logits: Any, fake_logits: Any) -> Tuple[Any, Any]:
        return differences(real_logits, fake_logits)

    def discriminator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return discriminator_loss(real_logits, fake_logits, self.of)

    def generator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return generator_loss(real_logits, fake_logits, self.of)
