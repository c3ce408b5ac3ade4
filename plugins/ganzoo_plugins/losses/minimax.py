"""The minimax loss: Goodfellow et al., 2014, https://arxiv.org/abs/1406.2661, equation 1."""

from typing import Any, Dict

import tensorflow as tf

from ganzoo.losses import Loss
from ganzoo.settings import Setting


class Minimax(Loss):
    """Cross-entropy; the generator minimises log(1 - D(fake)), which saturates where D wins."""

    smoothing = Setting(0.0, "how far the target of real examples lies below 1", at_least=0, below=0.5)

    def discriminator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        # -(1 - s) log sigmoid(real) - s log(1 - sigmoid(real)) = softplus(-real) + s real
        return {"real": tf.reduce_mean(tf.nn.softplus(-real_logits) + self.smoothing * real_logits),
                "fake": tf.reduce_mean(tf.nn.softplus(fake_logits))}  # -log(1 - sigmoid(fake))

    def generator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return {"fool": -tf.reduce_mean(tf.nn.softplus(fake_logits))}  # log(1 - sigmoid(fake))
