"""The non-saturating loss: Goodfellow et al., 2014, https://arxiv.org/abs/1406.2661, section 3, the generator's alternative."""

from typing import Any, Dict

import tensorflow as tf

from ganzoo_plugins.losses.minimax import Minimax, discriminator_loss
from ganzoo_plugins.losses.reduction import DEFAULT, reduced

__all__ = ["NonSaturating", "discriminator_loss", "generator_loss"]


def generator_loss(fake_logits: Any, smoothing: float = 0.0, weights: Any = 1.0, reduction: str = DEFAULT) -> Dict[str, Any]:
    """{fool: -log D(G(z))}, where D is the sigmoid of logits; its gradient lives where the discriminator wins.

    fake_logits: [batch, 1] or any shape.
    smoothing: the generator's target is 1 - smoothing. TF-GAN's `label_smoothing` is twice as much.
    weights, reduction: see `reduction.reduced`.
    """
    return {"fool": reduced(tf.nn.softplus(-fake_logits) + smoothing * fake_logits, weights, reduction)}  # -log sigmoid(fake)


class NonSaturating(Minimax):
    """Cross-entropy; the generator maximises log D(fake), whose gradient lives where D wins."""

    def generator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return generator_loss(fake_logits)
