"""Consistency regularisation: Zhang et al., 2020, https://arxiv.org/abs/1910.12027; balanced (of fake examples, too) and of latent
vectors: Zhao et al., 2020, https://arxiv.org/abs/2002.04724, algorithms 1 and 2.
"""

import contextlib
from typing import Any, Iterator, Optional, Sequence

import tensorflow as tf

from ganzoo.augmentation import KINDS, DiffAugment
from ganzoo.penalties import Penalty
from ganzoo.settings import Setting

NO_LATENT = "it moves latent vectors, and the model has none."


class Consistency(Penalty):
    """The mean squared change of the discriminator's logits where an image is augmented: CR; with fake=true bCR."""

    weight = 10.0
    kinds = Setting(("translation", "cutout"), "what is done to images", choices=KINDS)
    fake = Setting(False, "whether logits of fake images are held, too: balanced consistency")

    def unfit(self, game: Any) -> Optional[str]:
        return None if game.spec.image else f"it augments images, and the examples are {list(game.shape)}."

    def term(self, game: Any, move: Any) -> Any:
        change = DiffAugment(self.kinds, game.shape[2])
        with _seen(game.discriminators(), change):
            real = game.judge(move, game.real(move))
            fake = game.judge(move, tf.stop_gradient(game.fake(move))) if self.fake else None
        term = tf.reduce_mean(tf.square(game.real_logits(move) - real))
        return term if fake is None else term + tf.reduce_mean(tf.square(game.fake_logits(move) - fake))


@contextlib.contextmanager
def _seen(networks: Sequence[Any], change: Any) -> Iterator[None]:
    """Networks whose input is changed: all of it, as what a picture was made of has to go with it."""
    for network in networks:
        network.before.append(change)
    try:
        yield
    finally:
        for network in networks:
            network.before.remove(change)


class LatentConsistency(Penalty):
    """The mean squared change of the discriminator's logits where latent vectors are moved a little: zCR's half of it."""

    weight = 5.0
    spread = Setting(0.05, "deviation of what is added to latent vectors", above=0)

    def unfit(self, game: Any) -> Optional[str]:
        return None if game.latent else NO_LATENT

    def term(self, game: Any, move: Any) -> Any:
        near = tf.stop_gradient(_near(self, game, move))
        return tf.reduce_mean(tf.square(game.fake_logits(move) - game.judge(move, near)))


class LatentDiversity(Penalty):
    """Minus the mean squared change of generated examples where latent vectors are moved a little: zCR's other half."""

    player = "generator"
    weight = 0.5
    spread = Setting(0.05, "deviation of what is added to latent vectors", above=0)

    def unfit(self, game: Any) -> Optional[str]:
        return None if game.latent else NO_LATENT

    def term(self, game: Any, move: Any) -> Any:
        return -tf.reduce_mean(tf.square(game.fake(move) - _near(self, game, move)))


def _near(penalty: Any, game: Any, move: Any) -> Any:
    """Examples of latent vectors near the batch's; those of both halves are the same."""
    def generated() -> Any:
        return game.generate(move, game.noise(move) + penalty.spread * move.normal([move.size, game.latent]))

    return move.once(game, f"near by {penalty.spread:g}", generated)
