"""AC-GAN: Odena et al., 2016, https://arxiv.org/abs/1610.09585.

The generator is asked for a class; the discriminator is not told it, but names it, beside telling real from fake: both players
gain by its naming right, on real and on fake images (the paper's L_C), and are opponents in the rest (L_S). The networks are
DCGAN's of TensorFlow's tutorial with smaller layers; the paper's, for 32x32, are alike, with six convolutions and noise in the
discriminator. Both players move from one batch and one forward pass, and fake images are asked for with the batch's labels (the
paper: with labels drawn alike often). Step size and the average of the generator's weights are `dcgan`'s (the paper: 2e-4, and
none).
"""

from typing import Any, Dict

import tensorflow as tf

from ganzoo.conditional import ConditionalGAN
from ganzoo.metrics import Expectation
from ganzoo.players import once
from ganzoo.settings import Setting
from ganzoo_compat.networks import Network
from ganzoo_plugins import expectations
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.joined import Joined
from ganzoo_plugins.layers.one_hot import OneHot
from ganzoo_plugins.losses import auxiliary_classifier
from ganzoo_plugins.models.dcgan import DCGAN
from ganzoo_plugins.networks import dcgan


class ACGAN(ConditionalGAN, DCGAN):
    """The discriminator also names the class, and the generator wants it to be the one that was asked for."""

    class_weight = Setting(1.0, "weight of the classes' cross-entropy in both losses", at_least=0)
    steps = 6000
    expects = expectations.digits(3.0, 0.65, 0.95) + (Expectation("label-accuracy", at_least=0.85),)

    def build(self) -> None:
        label = Joined(noise=[], label=[OneHot(self.classes)])
        self.generator = Network("generator", [label] + dcgan.generator_layers(self.shape, self.width), [self.latent], [])
        layers = dcgan.features(self.shape, self.width, self.dropout)
        self.discriminator = Network("discriminator", layers + [Dense(1 + self.classes)], self.shape)

    @once
    def real_judged(self, move: Any) -> Any:
        """Of the batch, [batch, 1 + classes]: the logit of being real, then the logits of the classes."""
        return self.discriminator(move.batch["x"])

    @once
    def fake_judged(self, move: Any) -> Any:
        """Of generated examples."""
        return self.discriminator(self.fake(move))

    @once
    def real_logits(self, move: Any) -> Any:
        return self.real_judged(move)[:, :1]

    @once
    def fake_logits(self, move: Any) -> Any:
        return self.fake_judged(move)[:, :1]

    def judge(self, move: Any, x: Any) -> Any:
        return self.discriminator(x)[:, :1]

    def discriminator_terms(self, move: Any) -> Dict[str, Any]:
        real, fake = self.real_judged(move)[:, 1:], self.fake_judged(move)[:, 1:]
        return weighted(self.class_weight, auxiliary_classifier.discriminator_loss(real, fake, move.batch["label"]))

    def generator_terms(self, move: Any) -> Dict[str, Any]:
        return weighted(self.class_weight, auxiliary_classifier.generator_loss(self.fake_judged(move)[:, 1:], move.batch["label"]))

    def watch(self, move: Any) -> Dict[str, Any]:
        values = super().watch(move)
        for name, judged in (("real", self.real_judged(move)), ("fake", self.fake_judged(move))):
            named = tf.argmax(judged[:, 1:], axis=1, output_type=tf.int32)
            values[f"{name}_class_accuracy"] = tf.reduce_mean(tf.cast(tf.equal(named, move.batch["label"]), tf.float32))
        return values


def weighted(weight: float, terms: Dict[str, Any]) -> Dict[str, Any]:
    """Each term times the weight."""
    return {name: weight * term for name, term in terms.items()}
