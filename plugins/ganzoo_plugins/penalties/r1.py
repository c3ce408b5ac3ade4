"""R1 and R2: Mescheder et al., 2018, https://arxiv.org/abs/1801.04406, equations 9 and 10."""

from typing import Any, Callable

import tensorflow as tf

from ganzoo.penalties import Penalty
from ganzoo_plugins.penalties.slopes import squared_slopes


def half_squared_slope(judge: Callable[[Any], Any], x: Any) -> Any:
    """mean(|d judge / dx|^2) / 2 at the examples x, [batch] + shape; a scalar."""
    return 0.5 * tf.reduce_mean(squared_slopes(judge, x))


class R1(Penalty):
    """Half the squared slope of the discriminator at real examples; the weight is the paper's gamma."""

    weight = 10.0

    def term(self, game: Any, move: Any) -> Any:
        return half_squared_slope(lambda x: game.judge(move, x), game.real(move))


class R2(Penalty):
    """Half the squared slope of the discriminator at fake examples; the weight is the paper's gamma."""

    weight = 10.0

    def term(self, game: Any, move: Any) -> Any:
        return half_squared_slope(lambda x: game.judge(move, x), tf.stop_gradient(game.fake(move)))
