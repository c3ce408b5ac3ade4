"""The minimax loss: Goodfellow et al., 2014, https://arxiv.org/abs/1406.2661, equation 1."""

from typing import Any, Dict

import tensorflow as tf

from ganzoo.losses import Loss
from ganzoo.settings import Setting
from ganzoo_plugins.losses.reduction import DEFAULT, reduced


def discriminator_loss(real_logits: Any, fake_logits: Any, smoothing: float = 0.0, real_weights: Any = 1.0, fake_weights: Any = 1.0,
                       reduction: str = DEFAULT) -> Dict[str, Any]:
    """{real: -log D(x), fake: -log(1 - D(G(z)))}, where D is the sigmoid of logits; the sum is the loss.

    real_logits, fake_logits: [batch, 1] or any shape.
    smoothing: the target of real examples is 1 - smoothing: Salimans et al., 2016, https://arxiv.org/abs/1606.03498, section 3.4.
        TF-GAN's `label_smoothing` is twice as much, and by default 0.25: a target of 0.875.
    real_weights, fake_weights, reduction: see `reduction.reduced`.
    """
    # -(1 - s) log sigmoid(real) - s log(1 - sigmoid(real)) = softplus(-real) + s real
    return {"real": reduced(tf.nn.softplus(-real_logits) + smoothing * real_logits, real_weights, reduction),
            "fake": reduced(tf.nn.softplus(fake_logits), fake_weights, reduction)}  # -log(1 - sigmoid(fake))


def generator_loss(fake_logits: Any, weights: Any = 1.0, reduction: str = DEFAULT) -> Dict[str, Any]:
    """{fool: log(1 - D(G(z)))}, where D is the sigmoid of logits; its gradient vanishes where the discriminator wins.

    fake_logits: [batch, 1] or any shape.
    weights, reduction: see `reduction.reduced`.
    """
    return {"fool": reduced(-tf.nn.softplus(fake_logits), weights, reduction)}  # log(1 - sigmoid(fake))


class Minimax(Loss):
    """Cross-entropy; the generator minimises log(1 - D(fake)), which saturates where D wins."""

    smoothing = Setting(0.0, "how far the target of real examples lies below 1", at_least=0, below=0.5)

    def discriminator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return discriminator_loss(real_logits, fake_logits, self.smoothing)

    def generator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return generator_loss(fake_logits)
