"""The game of two: a generator against a discriminator. What most GANs share; imports TensorFlow.

A model of this kind makes `self.generator` and `self.discriminator` in `build`. Its losses come from a loss plugin as functions
of logits; the discriminator's further terms (penalties) from `discriminator_terms`.
"""

from typing import Any, Dict, List, Sequence

from ganzoo_compat import optimizers  # isort: skip  # first: it imports TensorFlow without its notes
import tensorflow as tf

from ganzoo import registry
from ganzoo.players import GAN, Entry, Player, once
from ganzoo.settings import Setting


class TwoPlayerGAN(GAN):
    """A generator against a discriminator, with a loss plugin for both.

    generator: noise [batch, latent] -> examples [batch] + shape.
    discriminator: examples -> logits [batch, 1], of being real; called critic where they are no log-odds.
    """

    generator: Any = None
    discriminator: Any = None
    opponent = "discriminator"  # what the log calls the discriminator
    together = True  # with one update each, whether both move from one batch, or in turn with a fresh batch each

    latent = Setting(100, "size of the latent vector", at_least=1)
    loss = Setting("non-saturating", "loss of both players: [distribution:]name[:key=value,...]")
    learning_rate = Setting(2e-4, "step size of both players' Adam", above=0)
    beta1 = Setting(0.5, "decay of Adam's average of gradients", at_least=0, below=1)
    beta2 = Setting(0.999, "decay of Adam's average of squared gradients", at_least=0, below=1)
    n_critic = Setting(1, "updates of the discriminator for each of the generator", at_least=1)

    def __init__(self, spec: Any, **settings: Any) -> None:
        self.adversarial = registry.create("losses", settings.get("loss", type(self).loss.default))
        super().__init__(spec, **settings)

    def players(self) -> List[Player]:
        return [
            Player(self.opponent, [self.discriminator], self.optimizer(), self.discriminator_loss, watch=self.watch),
            Player("generator", [self.generator], self.optimizer(), self.generator_loss),
        ]

    def moves(self, step: int) -> Sequence[Entry]:
        if self.n_critic == 1 and self.together:
            return ((self.opponent, "generator"),)
        return (self.opponent,) * self.n_critic + ("generator",)

    def optimizer(self) -> Any:
        """A new optimizer, one for each player."""
        return optimizers.Adam(self.learning_rate, self.beta1, self.beta2)

    @once
    def fake(self, move: Any) -> Any:
        """Generated examples, [batch] + shape."""
        return self.generator(move.normal([move.size, self.latent]))

    @once
    def real_logits(self, move: Any) -> Any:
        """Of the batch, [batch, 1]."""
        return self.discriminator(move.batch["x"])

    @once
    def fake_logits(self, move: Any) -> Any:
        """Of generated examples, [batch, 1]."""
        return self.discriminator(self.fake(move))

    def discriminator_loss(self, move: Any) -> Dict[str, Any]:
        """The loss plugin's terms, and the model's own."""
        terms = dict(self.adversarial.discriminator(self.real_logits(move), self.fake_logits(move)))
        terms.update(self.discriminator_terms(move))
        return terms

    def discriminator_terms(self, move: Any) -> Dict[str, Any]:
        """Further terms of the discriminator's loss, {term: scalar}: penalties."""
        return {}

    def generator_loss(self, move: Any) -> Dict[str, Any]:
        """The loss plugin's terms."""
        real_logits = self.real_logits(move) if self.adversarial.generator_sees_real else None
        return self.adversarial.generator(real_logits, self.fake_logits(move))

    def watch(self, move: Any) -> Dict[str, Any]:
        """How the discriminator stands: its mean logits, and the shares of examples that it takes for what they are."""
        real, fake, boundary = self.real_logits(move), self.fake_logits(move), self.adversarial.boundary
        return {
            "real_logits": tf.reduce_mean(real),
            "fake_logits": tf.reduce_mean(fake),
            "real_accuracy": tf.reduce_mean(tf.cast(real > boundary, tf.float32)),
            "fake_accuracy": tf.reduce_mean(tf.cast(fake <= boundary, tf.float32)),
        }

    def sample(self, move: Any) -> Any:
        return self.fake(move)
