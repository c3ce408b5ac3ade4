"""The game of two on images: a generator that makes an image of an image. Imports TensorFlow."""

from typing import Any, Optional, Sequence

from ganzoo.players import once
from ganzoo.two_player import TwoPlayerGAN

import numpy as np  # isort: skip
import tensorflow as tf  # isort: skip  # after two_player, which imports it without its notes


class ImageToImageGAN(TwoPlayerGAN):
    """A generator that is given an image y of the batch, against a discriminator.

    generator: y [batch, height, width, channels] -> examples [batch] + shape.
    discriminator: examples -> logits.

    Samples are made of examples that are in no batch, or of images that somebody gives: run.sample(n, y=images). There is no
    latent vector.
    """

    inputs = ("y",)
    latent = None

    @classmethod
    def unfit(cls, spec: Any) -> Optional[str]:
        if not {"x", "y"} <= set(spec.images):
            return "it makes images x of images y, and the examples have none of both: choose a dataset that has, such as edges."
        return super().unfit(spec)

    @once
    def fake(self, move: Any) -> Any:
        return self.generator(move.batch["y"])

    def picture(self, move: Any) -> Any:
        """The input, the sample, and the true image where the pair is known."""
        return side_by_side([move.batch["y"], self.sample(move)] + [move.batch[key] for key in ("x",) if key in move.batch])


def side_by_side(images: Sequence[Any]) -> Any:
    """Images [batch, height, width, 1 or 3] as one, [batch, height, all widths, channels], of the largest height and most channels.

    Smaller ones are enlarged without smoothing, grey ones become grey in colour.
    """
    height = max(int(image.shape[1]) for image in images)
    channels = max(int(image.shape[3]) for image in images)
    shown = []
    for image in images:
        rows, columns = int(image.shape[1]), int(image.shape[2])
        if rows != height:
            image = tf.gather(image, np.arange(height) * rows // height, axis=1)
            width = max(1, columns * height // rows)
            image = tf.gather(image, np.arange(width) * columns // width, axis=2)
        shown.append(image if int(image.shape[3]) == channels else tf.tile(image, [1, 1, 1, channels]))
    return tf.concat(shown, axis=2)
