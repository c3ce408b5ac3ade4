"""The relativistic pairing loss of R3GAN: Huang et al., 2024, https://arxiv.org/abs/2501.05441, equation 2 with f(t) = -log(1 +
exp(-t)), after the relativistic GAN of Jolicoeur-Martineau, 2018, https://arxiv.org/abs/1807.00734.

The paper trains it with both zero-centred gradient penalties, without which it need not converge: --penalty "r1 + r2".
"""

import tensorflow as tf

from ganzoo import Loss


class RelativisticPairing(Loss):
    """Each real example against one fake: the discriminator widens the difference of their logits, the generator turns it."""

    generator_sees_real = True

    def judged(self, real_logits, fake_logits):
        return real_logits - fake_logits, fake_logits - real_logits

    def discriminator(self, real_logits, fake_logits):
        return {"pairs": tf.reduce_mean(tf.nn.softplus(fake_logits - real_logits))}  # -log sigmoid(real - fake)

    def generator(self, real_logits, fake_logits):
        return {"pairs": tf.reduce_mean(tf.nn.softplus(real_logits - fake_logits))}  # -log sigmoid(fake - real)
