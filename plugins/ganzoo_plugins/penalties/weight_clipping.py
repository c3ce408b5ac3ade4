"""Weight clipping: Arjovsky et al., 2017, https://arxiv.org/abs/1701.07875, algorithm 1."""

from typing import Any

import tensorflow as tf

from ganzoo.penalties import Penalty
from ganzoo.settings import Setting
from ganzoo_compat import variables


class WeightClipping(Penalty):
    """No term: clips every weight of the critic after each of its updates, which bounds its slope."""

    judges = False
    weight = every = None  # there is no term

    bound = Setting(0.01, "bound of each of the critic's weights: the paper's c", above=0)

    def term(self, game: Any, move: Any) -> Any:
        return None

    def after(self, game: Any, move: Any) -> None:
        for network in game.discriminators():
            for weight in network.trainable.values():
                variables.assign(weight, tf.clip_by_value(weight, -self.bound, self.bound))
