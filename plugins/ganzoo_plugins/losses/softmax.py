"""The softmax loss: Lin, 2017, https://arxiv.org/abs/1704.06191, equations 4 to 6."""

from typing import Any, Dict

import tensorflow as tf

from ganzoo.losses import Loss


def discriminator_loss(real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
    """The cross-entropy of a softmax over the whole batch, both sides, whose target is equal shares of the real examples.

    {real: -mean of their logits, partition: the logarithm of the sum of all exponentials}. A loss of a batch, not of examples:
    it has no weights and no other reduction.

    real_logits, fake_logits: [batch, 1] or any shape.
    """
    return {"real": -tf.reduce_mean(real_logits), "partition": _partition(real_logits, fake_logits)}


def generator_loss(real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
    """The same with equal shares of all examples, real and fake, for target: {fool: -mean of all logits, partition}."""
    return {"fool": -tf.reduce_mean(_all(real_logits, fake_logits)), "partition": _partition(real_logits, fake_logits)}


def _all(real_logits: Any, fake_logits: Any) -> Any:
    return tf.concat([tf.reshape(real_logits, [-1]), tf.reshape(fake_logits, [-1])], axis=0)


def _partition(real_logits: Any, fake_logits: Any) -> Any:
    return tf.reduce_logsumexp(_all(real_logits, fake_logits))


class Softmax(Loss):
    """Cross-entropy over the examples of a batch: the discriminator wants the real ones' shares, the generator equal ones."""

    generator_sees_real = True

    def discriminator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return discriminator_loss(real_logits, fake_logits)

    def generator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return generator_loss(real_logits, fake_logits)
