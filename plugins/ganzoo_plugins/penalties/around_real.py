"""DRAGAN's gradient penalty: Kodali et al., 2017, https://arxiv.org/abs/1705.07215, section 2.4 and algorithm 1."""

from typing import Any, Callable

import tensorflow as tf

from ganzoo.penalties import Penalty
from ganzoo.settings import Setting
from ganzoo_plugins.penalties.slopes import slopes


def around_real(judge: Callable[[Any], Any], real: Any, noise: Any, spread: float = 0.5) -> Any:
    """mean((|d judge / dx| - 1)^2) at the points x = real + spread * deviation * noise; a scalar.

    judge: examples -> logits, each of which depends on its own example.
    real: [batch] + shape; its deviation is that of all its values.
    noise: the same shape, uniform in [0, 1).
    """
    _, variance = tf.nn.moments(real, list(range(len(real.shape))))
    return tf.reduce_mean(tf.square(slopes(judge, real + spread * tf.sqrt(variance) * noise) - 1.0))


class AroundReal(Penalty):
    """Holds the slope of the discriminator near 1 around real examples: DRAGAN's penalty."""

    weight = 10.0
    spread = Setting(0.5, "how far around real examples the slope is held, in deviations of the batch: the paper's c", at_least=0)

    def term(self, game: Any, move: Any) -> Any:
        real = game.real(move)
        noise = move.uniform([move.size] + [int(side) for side in real.shape[1:]])
        return around_real(lambda x: game.judge(move, x), real, noise, self.spread)
