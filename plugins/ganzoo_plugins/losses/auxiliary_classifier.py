"""The auxiliary classifier's loss: Odena et al., 2016, https://arxiv.org/abs/1610.09585, equation 3 (L_C)."""

from typing import Any, Dict

import tensorflow as tf

from ganzoo_plugins.losses.reduction import DEFAULT, reduced


def class_loss(logits: Any, labels: Any, smoothing: float = 0.0, weights: Any = 1.0, reduction: str = DEFAULT) -> Any:
    """-log of the probability of the label, by a softmax over the classes.

    logits: [batch, classes].
    labels: integers [batch], or one-hot, [batch, classes].
    smoothing: how much of the label's probability is dealt to all classes alike.
    weights: of [batch], and reduction: see `reduction.reduced`.
    """
    classes = int(logits.shape[-1])
    if len(labels.shape) == 1 and not smoothing:
        return reduced(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits), weights, reduction)
    shares = tf.one_hot(labels, classes) if len(labels.shape) == 1 else tf.cast(labels, logits.dtype)
    shares = shares * (1.0 - smoothing) + smoothing / classes
    log_shares = logits - tf.reduce_logsumexp(logits, axis=-1, keepdims=True)
    return reduced(-tf.reduce_sum(shares * log_shares, axis=-1), weights, reduction)


def discriminator_loss(real_logits: Any, fake_logits: Any, labels: Any, smoothing: float = 0.0, real_weights: Any = 1.0,
                       fake_weights: Any = 1.0, reduction: str = DEFAULT) -> Dict[str, Any]:
    """{real_class, fake_class}: what naming the classes of real and of generated examples costs the discriminator.

    real_logits, fake_logits: of the classes, [batch, classes]. labels: of both, as in `class_loss`.
    smoothing: of the labels of real examples, as in TF-GAN.
    real_weights, fake_weights, reduction: as in `class_loss`.
    """
    return {"real_class": class_loss(real_logits, labels, smoothing, real_weights, reduction),
            "fake_class": class_loss(fake_logits, labels, 0.0, fake_weights, reduction)}


def generator_loss(fake_logits: Any, labels: Any, weights: Any = 1.0, reduction: str = DEFAULT) -> Dict[str, Any]:
    """{class}: what it costs the generator that its examples are not named by the labels that it was asked for.

    fake_logits: of the classes, [batch, classes]. labels, weights, reduction: as in `class_loss`.
    """
    return {"class": class_loss(fake_logits, labels, 0.0, weights, reduction)}
