"""The hinge loss: Lim and Ye, 2017, https://arxiv.org/abs/1705.02894; as in Miyato et al., 2018, https://arxiv.org/abs/1802.05957."""

from typing import Any, Dict

import tensorflow as tf

from ganzoo.losses import Loss


class Hinge(Loss):
    """The discriminator wants logits above 1 for real and below -1 for fake examples, no further."""

    def discriminator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return {"real": tf.reduce_mean(tf.nn.relu(1.0 - real_logits)), "fake": tf.reduce_mean(tf.nn.relu(1.0 + fake_logits))}

    def generator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return {"fool": -tf.reduce_mean(fake_logits)}
