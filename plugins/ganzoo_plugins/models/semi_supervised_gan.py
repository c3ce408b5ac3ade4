"""Semi-supervised GAN: Salimans et al., 2016, https://arxiv.org/abs/1606.03498, section 5, with section 3.1's feature matching.

The discriminator is a classifier of K classes, without a logit for "fake": D(x) = Z / (Z + 1) with Z = sum exp(logits), so log
Z is the logit of being real. It learns the classes of few labelled images, and to tell all others from generated ones; the
generator matches the mean features, those in front of the logits. The networks are DCGAN's of TensorFlow's tutorial, smaller,
with its dropout in the place of weight normalisation, a dense layer for the features, and noise on all that the discriminator
sees, which falls over the run (the paper's stays, and is in every layer). Feature matching makes a good classifier and plain
images, as the paper says, and the setting `loss` is of the discriminator. Both players move from one batch. Samples are drawn
from an average of the generator's weights; the step size is 1e-3 (the paper: 3e-4, and none).
"""

from typing import Any, Dict, Optional

import tensorflow as tf

from ganzoo.metrics import Expectation
from ganzoo.players import once
from ganzoo_plugins import expectations
from ganzoo_plugins.layers.activation import LeakyReLU
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.losses.auxiliary_classifier import class_loss
from ganzoo_plugins.losses.feature_matching import feature_matching
from ganzoo_plugins.models.dcgan import DCGAN
from ganzoo_plugins.networks import dcgan
from ganzoo_plugins.networks.featured import Featured


class SemiSupervisedGAN(DCGAN):
    """A classifier that learns from few labels and many images, against a generator that matches its features."""

    dataset = "few-labels"
    top_k = None  # the generator's loss is of the batch's mean features
    learning_rate = 1e-3
    instance_noise = 0.5
    steps = 4500
    expects = expectations.digits(11.0, 0.35, 0.85) + (Expectation("class-accuracy", at_least=0.82),)
    held_out = 500

    @classmethod
    def unfit(cls, spec: Any) -> Optional[str]:
        if "labelled" not in spec.shapes:
            return "it needs a few labelled examples beside the others: choose few-labels, for example few-labels:of=mnist."
        return super().unfit(spec)

    def build(self) -> None:
        self.generator = dcgan.generator(self.latent, self.shape, self.width)
        layers = dcgan.features(self.shape, self.width, self.dropout) + [Dense(8 * self.width), LeakyReLU(0.3)]
        self.discriminator = Featured("discriminator", layers + [Dense(self.spec.classes or 0)], self.shape)

    @once
    def real_judged(self, move: Any) -> Any:
        """Of the batch's unlabelled examples: logits [batch, classes], features [batch, values]."""
        return self.discriminator(self.real(move))

    @once
    def fake_judged(self, move: Any) -> Any:
        """Of generated examples: logits, features."""
        return self.discriminator(self.fake(move))

    @once
    def labelled(self, move: Any) -> Any:
        """Of the batch's labelled examples: logits."""
        return self.discriminator(move.batch["labelled"])[0]

    @once
    def real_logits(self, move: Any) -> Any:
        return being_real(self.real_judged(move)[0])

    @once
    def fake_logits(self, move: Any) -> Any:
        return being_real(self.fake_judged(move)[0])

    def judge(self, move: Any, x: Any) -> Any:
        return being_real(self.discriminator(x)[0])

    def discriminator_terms(self, move: Any) -> Dict[str, Any]:
        return {"class": class_loss(self.labelled(move), move.batch["label"])}

    def generator_loss(self, move: Any) -> Dict[str, Any]:
        return {"features": feature_matching(self.real_judged(move)[1], self.fake_judged(move)[1])}

    def watch(self, move: Any) -> Dict[str, Any]:
        named = tf.argmax(self.labelled(move), axis=1, output_type=tf.int32)
        right = tf.cast(tf.equal(named, move.batch["label"]), tf.float32)
        return dict(super().watch(move), class_accuracy=tf.reduce_mean(right))

    def classify(self, move: Any) -> Any:
        """Logits [size, classes] of move.batch["x"]: what the classifier has learned."""
        return self.discriminator(move.batch["x"])[0]


def being_real(logits: Any) -> Any:
    """The logit of being real, [batch, 1], of those of the classes: sigmoid(log Z) = Z / (Z + 1)."""
    return tf.reduce_logsumexp(logits, axis=1, keepdims=True)
