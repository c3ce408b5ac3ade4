"""The zero-centred gradient penalty: Thanh-Tung et al., 2019, https://arxiv.org/abs/1902.03984, section 5 (0-GP)."""

from typing import Any, Callable

import tensorflow as tf

from ganzoo.penalties import Penalty
from ganzoo_plugins.penalties.slopes import between, squared_slopes


def zero_centred(judge: Callable[[Any], Any], real: Any, fake: Any, mix: Any) -> Any:
    """mean(|d judge / dx|^2) at points x between real and fake examples; a scalar. mix: [batch], uniform in [0, 1)."""
    return tf.reduce_mean(squared_slopes(judge, between(real, fake, mix)))


class ZeroCentred(Penalty):
    """Holds the slope of the discriminator between real and fake examples near 0."""

    weight = 100.0

    def term(self, game: Any, move: Any) -> Any:
        return zero_centred(lambda x: game.judge(move, x), game.real(move), game.fake(move), move.uniform([move.size]))
