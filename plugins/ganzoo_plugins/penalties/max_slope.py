"""MaxGP: Zhou et al., 2019, Lipschitz Generative Adversarial Nets, https://arxiv.org/abs/1902.05687, section 4.2."""

from typing import Any, Callable

import tensorflow as tf

from ganzoo.penalties import Penalty
from ganzoo_plugins.penalties.slopes import between, squared_slopes


def max_slope(judge: Callable[[Any], Any], real: Any, fake: Any, mix: Any) -> Any:
    """max(|d judge / dx|^2) over points x between real and fake examples; a scalar. mix: [batch], uniform in [0, 1)."""
    return tf.reduce_max(squared_slopes(judge, between(real, fake, mix)))


class MaxSlope(Penalty):
    """Holds down the largest slope of the discriminator in a batch: its Lipschitz constant, where others bound a mean."""

    def term(self, game: Any, move: Any) -> Any:
        return max_slope(lambda x: game.judge(move, x), game.real(move), game.fake(move), move.uniform([move.size]))
