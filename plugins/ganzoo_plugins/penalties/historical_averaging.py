"""Historical averaging: Salimans et al., 2016, https://arxiv.org/abs/1606.03498, section 3.3."""

from collections import OrderedDict
from typing import Any, Dict

import numpy as np
import tensorflow as tf

from ganzoo.penalties import Penalty
from ganzoo.settings import Setting
from ganzoo_compat import variables


class HistoricalAveraging(Penalty):
    """Holds a player's weights near their mean over all updates so far: |theta - mean of theta|^2, over all weights together."""

    judges = False

    player = Setting("generator", "whose weights", choices=("generator", "discriminator"))

    def build(self, game: Any) -> None:
        networks = game.generators() if self.player == "generator" else game.discriminators()
        self.averages: Dict[str, Any] = OrderedDict()
        for network in networks:
            for name, weight in network.trainable.items():
                zero = np.zeros([int(side) for side in weight.shape], "float32")
                self.averages[name] = weight, variables.create(f"penalties/historical_averaging/{name}", zero)
        self.count = variables.create("penalties/historical_averaging/count", 0.0)

    def term(self, game: Any, move: Any) -> Any:
        """0 before the first update, when there is no past."""
        some = tf.minimum(self.count.read_value(), 1.0)
        return some * tf.add_n([tf.reduce_sum(tf.square(weight.read_value() - mean.read_value()))
                                for weight, mean in self.averages.values()])

    def after(self, game: Any, move: Any) -> None:
        count = self.count.read_value() + 1.0
        for weight, mean in self.averages.values():
            old = mean.read_value()
            variables.assign(mean, old + (weight.read_value() - old) / count)
        variables.assign(self.count, count)
