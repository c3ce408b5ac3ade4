"""The relativistic average loss: Jolicoeur-Martineau, 2018, https://arxiv.org/abs/1807.00734, section 4.3 (RaSGAN)."""

from typing import Any, Dict, Tuple

import tensorflow as tf

from ganzoo.losses import Loss


class RelativisticAverage(Loss):
    """Cross-entropy of each logit less the mean of the other side's; both players see both sides."""

    generator_sees_real = True

    def judged(self, real_logits: Any, fake_logits: Any) -> Tuple[Any, Any]:
        return real_logits - tf.reduce_mean(fake_logits), fake_logits - tf.reduce_mean(real_logits)

    def discriminator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        real, fake = self.judged(real_logits, fake_logits)
        return {"real": tf.reduce_mean(tf.nn.softplus(-real)),  # -log sigmoid(real)
                "fake": tf.reduce_mean(tf.nn.softplus(fake))}  # -log(1 - sigmoid(fake))

    def generator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        real, fake = self.judged(real_logits, fake_logits)
        return {"real": tf.reduce_mean(tf.nn.softplus(real)), "fool": tf.reduce_mean(tf.nn.softplus(-fake))}
