"""GAN: Goodfellow et al., 2014, https://arxiv.org/abs/1406.2661, with the strided convolutions and batch norm of Radford et al.,
2015, https://arxiv.org/abs/1511.06434, as somebody wrote it for Keras.

Networks, losses and updates are `somebodys_gan`'s, unchanged: ganzoo wraps its train_step as one move of one player. It departs
from the second paper in its narrow networks, a dropout in the discriminator, and one batch norm in each network's middle. Samples
are drawn from an average of the generator's weights, which neither paper has.
"""

import tensorflow as tf

from ganzoo import GAN, Player, Setting, UserError
from ganzoo.metrics import Expectation
from ganzoo_compat.networks import Network
from ganzoo_compat.opaque import KerasStep
from ganzoo_keras_gan import somebodys_gan


def unfit(spec):
    """Why somebody's networks cannot be built for these examples; None if they can."""
    shape = spec.shapes["x"]
    if not spec.image or shape[0] % 4 or shape[1] % 4:
        return f"it draws images whose sides are divisible by 4, such as [28, 28, 1]; the examples are {list(shape)}."
    return None


class KerasGAN(GAN):
    """Somebody's Keras GAN, unchanged: its train_step is one move, in function and in eager mode."""

    schedule = ("gan",)
    demands = staticmethod(unfit)
    steps = 2500
    ema = 0.995
    expects = (Expectation("frechet-digits", at_most=6.0),)
    latent = Setting(64, "size of the latent vector", at_least=1)
    width = Setting(32, "channels of the discriminator's first layer; the others have two and four times as many", at_least=1)
    learning_rate = Setting(2e-4, "step size of both of Adam's", above=0)
    cannot = {
        "trains/graph": "its train_step updates by itself, which a graph that is built before it runs does not see.",
        "modes-agree": "tf.random.normal in its train_step draws other numbers in a compiled function than eagerly.",
        "exact-resume": "where tf.random.normal and Keras's Dropout stand in their numbers is in no checkpoint.",
    }

    def build(self):
        for name, off, said in (("accumulate", 1, "1"), ("clip_gradients", None, "none")):
            if getattr(self, name) != off:
                raise UserError(f"the setting {name!r} cannot be {getattr(self, name)!r}: this model's gradients are taken and "
                                f"applied by its own train_step, where ganzoo does not see them; leave it {said}.")
        generator = somebodys_gan.make_generator(self.latent, self.shape, self.width)
        discriminator = somebodys_gan.make_discriminator(self.shape, self.width)
        self.generator = Network("generator", generator, [self.latent])  # names its weights, saves them, draws from it
        self.discriminator = Network("discriminator", discriminator, self.shape)
        gan = somebodys_gan.GAN(discriminator, generator, self.latent)
        gan.compile(tf.keras.optimizers.Adam(self.learning_rate, 0.5), tf.keras.optimizers.Adam(self.learning_rate, 0.5),
                    tf.keras.losses.BinaryCrossentropy(from_logits=True))
        self.step = KerasStep(gan, {"discriminator": (gan.d_optimizer, discriminator), "generator": (gan.g_optimizer, generator)})

    def players(self):
        return [Player("gan", [self.generator, self.discriminator], self.step, self.step.loss)]

    def sample(self, move):
        return self.generator(move.normal([move.size, self.latent]))
