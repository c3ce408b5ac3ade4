"""The Wasserstein loss: Arjovsky et al., 2017, https://arxiv.org/abs/1701.07875, equation 2; the critic needs a Lipschitz bound."""

from typing import Any, Dict

import tensorflow as tf

from ganzoo.losses import Loss


class Wasserstein(Loss):
    """The difference of the critic's means on fake and real examples: the earth mover's distance."""

    def discriminator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return {"real": -tf.reduce_mean(real_logits), "fake": tf.reduce_mean(fake_logits)}

    def generator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return {"fool": -tf.reduce_mean(fake_logits)}
