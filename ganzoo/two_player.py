"""The game of two: a generator against a discriminator. What most GANs share; imports TensorFlow.

A model of this kind makes `self.generator` and `self.discriminator` in `build`. Its losses come from a loss plugin as functions
of logits; further terms (penalties, classifiers) from `discriminator_terms` and `generator_terms`.
"""

from typing import Any, Dict, List, Sequence, Tuple

from ganzoo import augmentation, registry  # first: augmentation imports TensorFlow without its notes  # isort: skip
import tensorflow as tf

from ganzoo.errors import UserError
from ganzoo.learning import Learning
from ganzoo.penalties import Penalties
from ganzoo.players import GAN, Entry, Player, once
from ganzoo.settings import Setting


class TwoPlayerGAN(Learning, GAN):
    """A generator against a discriminator, with a loss plugin for both.

    generator: noise [batch, latent] -> examples [batch] + shape.
    discriminator: examples -> logits [batch, 1], of being real; called critic where they are no log-odds. A loss such as realness
        wants more than one output.
    """

    generator: Any = None
    discriminator: Any = None
    opponent = "discriminator"  # what the log calls the discriminator
    penalised = True  # whether `judge` is all that its discriminators do, so that penalties of their slope go with it
    _any_outputs = False  # whether its discriminators have as many outputs as the loss wants
    together = True  # with one update each, whether both move from one batch, or in turn with a fresh batch each

    latent = Setting(100, "size of the latent vector", at_least=1)
    loss = Setting("non-saturating", "loss of both players: [distribution:]name[:key=value,...]")
    penalty = Setting("", "further terms of the losses: [distribution:]name[:key=value,...], several with + between them")
    n_critic = Setting(1, "updates of the discriminator for each of the generator", at_least=1)
    top_k = Setting(1.0, "share of a batch's fakes, those most real to the discriminator, that the generator learns from in the "
                         "second half of the run; it falls to it in the first", above=0, at_most=1)
    label_smoothing = Setting(0.0, "how far the discriminator's target of real examples lies below 1", at_least=0, below=0.5)
    augment = Setting((), "differentiable augmentation of all that the discriminator sees", choices=augmentation.KINDS, type=(str,))
    instance_noise = Setting(0.0, "deviation of noise on all that the discriminator sees; falls to 0 over the run", at_least=0)

    def __init__(self, spec: Any, **settings: Any) -> None:
        self.adversarial = registry.create("losses", settings.get("loss", type(self).loss.default))
        super().__init__(spec, **settings)
        if self.label_smoothing:
            self.adversarial.smooth(self.label_smoothing)
        if self.adversarial.outputs != 1 and not self._any_outputs:
            raise UserError(f"the loss {self.loss} wants {self.adversarial.outputs} outputs of the discriminator, and this model's "
                            f"has one: choose another loss, or a model such as dcgan.")
        if self.adversarial.sees_examples and not self.penalised:
            raise UserError(f"the loss {self.loss} compares examples, and this model's discriminators do not judge examples, and "
                            f"nothing else: choose another loss.")
        self.penalties.begin(self)
        if self.augment and not spec.image:
            raise UserError(f"augment changes images, and the examples are {list(self.shape)}: leave it out.")
        for network in self.discriminators():
            if self.augment:
                network.before.append(augmentation.DiffAugment(self.augment, self.shape[2]))
            if self.instance_noise:
                network.before.append(augmentation.InstanceNoise(self.instance_noise, self.steps))

    def outputs(self) -> int:
        """How many outputs the loss wants of the discriminator. A model that asks, in `build`, has discriminators of any number."""
        self._any_outputs = True
        return int(self.adversarial.outputs)

    @property
    def penalties(self) -> Penalties:
        """Those that the setting `penalty` names."""
        if "_penalties" not in vars(self):
            self._penalties = Penalties(self.penalty)
        return self._penalties

    def discriminators(self) -> List[Any]:
        """The networks that the discriminator's player moves: what they see is augmented."""
        return [self.discriminator]

    def generators(self) -> List[Any]:
        """The networks that the generator's player moves."""
        return [self.generator]

    def players(self) -> List[Player]:
        return self.penalties.join(
            self,
            Player(self.opponent, self.discriminators(), self.new_optimizer(discriminator=True), self.discriminator_loss,
                   after=self.after_discriminator, watch=self.watch),
            Player("generator", self.generators(), self.new_optimizer(), self.generator_loss, after=self.after_generator))

    def moves(self, step: int) -> Sequence[Entry]:
        entries: Tuple[Entry, ...] = ((self.opponent, "generator"),)
        if self.n_critic > 1 or not self.together:
            entries = (self.opponent,) * self.n_critic + ("generator",)
        return entries + self.penalties.due(step, self.opponent, "generator")

    @once
    def noise(self, move: Any) -> Any:
        """Latent vectors, [batch, latent]: standard normal, or those that somebody asks to have drawn."""
        return move.batch["latent"] if "latent" in move.batch else move.normal([move.size, self.latent])

    @once
    def fake(self, move: Any) -> Any:
        """Generated examples, [batch] + shape."""
        return self.generate(move, self.noise(move))

    @once
    def real(self, move: Any) -> Any:
        """What the discriminator should take for real, [batch] + shape."""
        return move.batch["x"]

    def judge(self, move: Any, x: Any) -> Any:
        """Logits of any examples x, [batch, 1]."""
        return self.discriminator(x)

    def generate(self, move: Any, z: Any) -> Any:
        """Examples made of any latent vectors z, [batch, latent], as `fake` makes them of its own."""
        return self.generator(z)

    @once
    def real_logits(self, move: Any) -> Any:
        """Of real examples, [batch, 1]."""
        return self.judge(move, self.real(move))

    @once
    def fake_logits(self, move: Any) -> Any:
        """Of generated examples, [batch, 1]."""
        return self.judge(move, self.fake(move))

    def discriminator_loss(self, move: Any) -> Dict[str, Any]:
        """The loss plugin's terms, and the model's own."""
        seen = {"real": self.real(move), "fake": self.fake(move)} if self.adversarial.sees_examples else {}
        terms = dict(self.adversarial.discriminator(self.real_logits(move), self.fake_logits(move), **seen))
        terms.update(self.discriminator_terms(move))
        return terms

    def discriminator_terms(self, move: Any) -> Dict[str, Any]:
        """Further terms of the discriminator's loss, {term: scalar}: penalties."""
        return {}

    def generator_loss(self, move: Any) -> Dict[str, Any]:
        """The loss plugin's terms, and the model's own."""
        real_logits = self.real_logits(move) if self.adversarial.generator_sees_real else None
        terms = self.fool(move, real_logits, self.fake_logits(move))
        terms.update(self.generator_terms(move))
        return terms

    def fool(self, move: Any, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        """The loss plugin's terms of the generator, of the share of the fakes that the setting `top_k` leaves and of the real
        examples beside them: the generator learns from what the discriminator takes for most real. Sinha et al., 2020,
        https://arxiv.org/abs/2002.06224, whose share falls by a factor an epoch; here by one in each step of the run's first half.

        real_logits, fake_logits: [batch, ...]; real_logits may be None for a loss whose generator does not see them.
        """
        if self.top_k < 1:
            passed = tf.minimum(tf.cast(move.step, tf.float32) / max(0.5 * self.steps, 1.0), 1.0)
            kept = tf.cast(move.size * tf.pow(tf.constant(self.top_k, tf.float32), passed) + 0.999, tf.int32)
            _, judged = self.adversarial.judged(fake_logits if real_logits is None else real_logits, fake_logits)
            place = tf.nn.top_k(tf.reduce_mean(tf.reshape(judged, [move.size, -1]), axis=1), kept).indices
            fake_logits = tf.gather(fake_logits, place)
            real_logits = None if real_logits is None else tf.gather(real_logits, place)
        return dict(self.adversarial.generator(real_logits, fake_logits))

    def generator_terms(self, move: Any) -> Dict[str, Any]:
        """Further terms of the generator's loss, {term: scalar}: reconstruction, information."""
        return {}

    def after_discriminator(self, move: Any) -> None:
        """After an update of the discriminator: clipping."""

    def after_generator(self, move: Any) -> None:
        """After an update of the generator."""

    def watch(self, move: Any) -> Dict[str, Any]:
        """How the discriminator stands: its mean logits, and the shares of examples that it takes for what they are."""
        real, fake = self.real_logits(move), self.fake_logits(move)
        real_judged, fake_judged = self.adversarial.judged(real, fake)
        return {
            "real_logits": tf.reduce_mean(real),
            "fake_logits": tf.reduce_mean(fake),
            "real_accuracy": tf.reduce_mean(tf.cast(real_judged > 0.0, tf.float32)),
            "fake_accuracy": tf.reduce_mean(tf.cast(fake_judged <= 0.0, tf.float32)),
        }

    def sample(self, move: Any) -> Any:
        return self.fake(move)
