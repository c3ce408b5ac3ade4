"""WGAN-div: Wu et al., 2018, https://arxiv.org/abs/1712.01026, equation 9 and algorithm 1."""

from typing import Any, Callable

import tensorflow as tf

from ganzoo.penalties import Penalty
from ganzoo.settings import Setting
from ganzoo_plugins.penalties.slopes import between, squared_slopes


def wasserstein_divergence(judge: Callable[[Any], Any], real: Any, fake: Any, mix: Any, power: float = 6.0) -> Any:
    """mean(|d judge / dx|^power) at points x between real and fake examples; a scalar. mix: [batch], uniform in [0, 1)."""
    return tf.reduce_mean(tf.pow(squared_slopes(judge, between(real, fake, mix)) + 1e-12, 0.5 * power))


class WassersteinDivergence(Penalty):
    """A high power of the critic's slope between real and fake examples, which makes the Wasserstein loss a divergence."""

    weight = 2.0  # the paper's k
    power = Setting(6.0, "power of the slope: the paper's p", above=1)

    def term(self, game: Any, move: Any) -> Any:
        return wasserstein_divergence(lambda x: game.judge(move, x), game.real(move), game.fake(move), move.uniform([move.size]),
                                      self.power)
