"""A pool of generated images: Shrivastava et al., 2017, https://arxiv.org/abs/1612.07828, section 2.3, as CycleGAN has it."""

from typing import Any, NamedTuple, Sequence

import numpy as np
import tensorflow as tf

from ganzoo_compat import variables


class Drawn(NamedTuple):
    """What a discriminator is shown in the place of a batch of fakes, [batch, ...], and the pool as it is afterwards."""

    shown: Any
    images: Any
    filled: Any


class ImagePool:
    """`size` fakes of earlier steps. Made in a model's `build`; saved with the run.

    Each image of a batch meets a place of its own in the pool, chosen at random among the empty ones while there are any. An
    empty place takes the image, which is shown. A filled one is, with probability a half, exchanged for it: the older image
    is shown, the new one stays.
    """

    def __init__(self, name: str, size: int, shape: Sequence[int]) -> None:
        self.size = size
        self.images = variables.create(f"{name}/images", np.zeros([size] + list(shape), "float32"))
        self.filled = variables.create(f"{name}/filled", np.zeros([size], "float32"))  # 1 where there is an image

    def draw(self, fake: Any, places: Any, chances: Any) -> Drawn:
        """Changes nothing; `keep` does.

        fake: [batch, ...], no more than `size`.
        places, chances: uniform in [0, 1), [size] and [batch].
        """
        fake, images, filled = tf.stop_gradient(fake), self.images.read_value(), self.filled.read_value()
        batch = int(fake.shape[0])
        place = tf.nn.top_k(places - filled, batch).indices  # each once; the empty ones come first
        old = tf.gather(filled, place) > 0.5
        exchanged = tf.logical_and(old, chances >= 0.5)
        taken = tf.logical_or(exchanged, tf.logical_not(old))
        new = self.size + tf.range(batch)  # where the new images lie, behind those of the pool
        everything = tf.concat([images, fake], axis=0)
        shown = tf.gather(everything, tf.where(exchanged, place, new))
        met = tf.one_hot(place, self.size, dtype=tf.int32)  # [batch, size]
        moved = tf.cast(taken, tf.int32) * (new - place)
        kept = tf.range(self.size) + tf.reduce_sum(met * moved[:, tf.newaxis], axis=0)
        return Drawn(shown, tf.gather(everything, kept), tf.maximum(filled, tf.cast(tf.reduce_max(met, axis=0), tf.float32)))

    def keep(self, drawn: Drawn) -> None:
        """Makes the pool what `draw` said; in a player's `after`."""
        variables.assign(self.images, drawn.images)
        variables.assign(self.filled, drawn.filled)
