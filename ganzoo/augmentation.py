"""What is done to all that a discriminator sees, real and fake, in training; differentiable, and a function of seed and step.

DiffAugment: Zhao et al., 2020, https://arxiv.org/abs/2006.10738. Instance noise: Sonderby et al., 2017,
https://arxiv.org/abs/1610.04490, section 3.2. Both are applied to the first input of a network (`Network.before`).
"""

from typing import Any, Optional, Sequence

from ganzoo_compat import move  # isort: skip  # first: it imports TensorFlow without its notes
import tensorflow as tf

KINDS = ("color", "translation", "cutout")


class DiffAugment:
    """Images [batch, height, width, channels] in [-1, 1], each changed in its own way, as in the paper's section 4 and code.

    kinds: of color (brightness by +-0.5, saturation by 0 to 2, contrast by 0.5 to 1.5), translation (by up to an eighth of each
        side, 0 beyond the edge) and cutout (a square of half the sides becomes 0); done in this order.
    channels: how many, from the last one on, are the image's own, whose colours change; those in front are of what it was made of.
        None are all.
    """

    def __init__(self, kinds: Sequence[str], channels: Optional[int] = None) -> None:
        self.kinds, self.channels = [kind for kind in KINDS if kind in kinds], channels

    def __call__(self, x: Any) -> Any:
        active = move.current()
        if active is None or not active.training:
            return x
        for kind in self.kinds:
            x = getattr(self, kind)(x, active)
        return x

    def color(self, x: Any, active: Any) -> Any:
        """Brightness, saturation, contrast."""
        size, others = int(x.shape[0]), int(x.shape[3]) - (self.channels or int(x.shape[3]))
        if others:
            return tf.concat([x[..., :others], self.color(x[..., others:], active)], axis=3)
        amount = tf.reshape(active.uniform([3 * size]), [3, size, 1, 1, 1])
        x = x + (amount[0] - 0.5)
        grey = tf.reduce_mean(x, axis=3, keepdims=True)
        x = (x - grey) * (2.0 * amount[1]) + grey
        middle = tf.reduce_mean(x, axis=[1, 2, 3], keepdims=True)
        return (x - middle) * (amount[2] + 0.5) + middle

    def translation(self, x: Any, active: Any) -> Any:
        """By whole pixels: rows and columns are chosen by multiplication, the same operation in every release."""
        height, width = int(x.shape[1]), int(x.shape[2])
        down, right = self._places(active, int(x.shape[0]), 2 * (height // 8) + 1, 2 * (width // 8) + 1)
        rows = tf.one_hot(tf.range(height)[tf.newaxis] + (down - height // 8)[:, tf.newaxis], height)  # outside: zeros
        columns = tf.one_hot(tf.range(width)[tf.newaxis] + (right - width // 8)[:, tf.newaxis], width)
        x = tf.transpose(x, [0, 3, 1, 2])
        x = tf.matmul(tf.matmul(_each_channel(rows, x), x), _each_channel(columns, x), transpose_b=True)
        return tf.transpose(x, [0, 2, 3, 1])

    def cutout(self, x: Any, active: Any) -> Any:
        """The square's middle lies anywhere in the image."""
        height, width = int(x.shape[1]), int(x.shape[2])
        top, left = self._places(active, int(x.shape[0]), height, width)
        rows = _beyond(tf.range(height)[tf.newaxis], (top - height // 4)[:, tf.newaxis], height // 2)
        columns = _beyond(tf.range(width)[tf.newaxis], (left - width // 4)[:, tf.newaxis], width // 2)
        kept = 1.0 - (1.0 - rows)[:, :, tf.newaxis, tf.newaxis] * (1.0 - columns)[:, tf.newaxis, :, tf.newaxis]
        return x * kept

    @staticmethod
    def _places(active: Any, size: int, first: int, second: int) -> Sequence[Any]:
        """Two whole numbers for each example, 0 to first - 1 and 0 to second - 1."""
        drawn = tf.reshape(active.uniform([2 * size]), [2, size])
        return [tf.minimum(tf.cast(drawn[place] * float(many), tf.int32), many - 1) for place, many in enumerate((first, second))]


class InstanceNoise:
    """Adds normal noise, whose deviation falls from `deviation` at step 0 to 0 at step `steps`."""

    def __init__(self, deviation: float, steps: int) -> None:
        self.deviation, self.steps = deviation, steps

    def __call__(self, x: Any) -> Any:
        active = move.current()
        if active is None or not active.training:
            return x
        left = tf.maximum(1.0 - tf.cast(active.step, tf.float32) / max(self.steps, 1), 0.0)
        return x + self.deviation * left * active.normal(x.shape)


def _each_channel(matrices: Any, x: Any) -> Any:
    """[batch, a, b] -> [batch, channels, a, b], as old releases' matmul does not broadcast."""
    return tf.tile(matrices[:, tf.newaxis], [1, int(x.shape[1]), 1, 1])


def _beyond(places: Any, start: Any, length: int) -> Any:
    """1 where a place lies outside of start ... start + length - 1, 0 inside."""
    return 1.0 - tf.cast(tf.logical_and(places >= start, places < start + length), tf.float32)
