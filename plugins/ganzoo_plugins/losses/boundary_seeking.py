"""The boundary-seeking loss: Hjelm et al., 2017, https://arxiv.org/abs/1702.08431, section 3 (continuous examples)."""

from typing import Any, Dict

import tensorflow as tf

from ganzoo_plugins.losses.minimax import Minimax, discriminator_loss
from ganzoo_plugins.losses.reduction import DEFAULT, reduced

__all__ = ["BoundarySeeking", "discriminator_loss", "generator_loss"]


def generator_loss(fake_logits: Any, weights: Any = 1.0, reduction: str = DEFAULT) -> Dict[str, Any]:
    """{fool: (log D(G(z)) - log(1 - D(G(z))))^2 / 2}, half the squared logit.

    fake_logits: [batch, 1] or any shape.
    weights, reduction: see `reduction.reduced`.
    """
    return {"fool": reduced(0.5 * tf.square(fake_logits), weights, reduction)}


class BoundarySeeking(Minimax):
    """Cross-entropy; the generator seeks the decision boundary, where the discriminator cannot tell, and goes no further."""

    def generator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return generator_loss(fake_logits)
