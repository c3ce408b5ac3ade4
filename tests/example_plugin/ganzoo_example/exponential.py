"""A loss of a third party: the exponential loss of boosting, on logits."""

import tensorflow as tf

from ganzoo import Loss, Setting


class Exponential(Loss):
    """exp(-logit) of what should be real, exp(logit) of what should be fake."""

    scale = Setting(0.5, "of the logits, against overflow", above=0)

    def discriminator(self, real_logits, fake_logits):
        return {"real": tf.reduce_mean(tf.exp(-self.scale * real_logits)), "fake": tf.reduce_mean(tf.exp(self.scale * fake_logits))}

    def generator(self, real_logits, fake_logits):
        return {"fool": tf.reduce_mean(tf.exp(-self.scale * fake_logits))}
