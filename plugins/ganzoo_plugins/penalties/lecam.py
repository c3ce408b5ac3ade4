"""LeCam regularisation: Tseng et al., 2021, https://arxiv.org/abs/2104.03310, equation 5, for few data."""

from typing import Any

import tensorflow as tf

from ganzoo.penalties import Penalty
from ganzoo.settings import Setting
from ganzoo_compat import variables


class LeCam(Penalty):
    """Holds the logits of real examples near the running mean of fake ones', and the other way round."""

    weight = 0.3
    decay = Setting(0.99, "decay per update of the running means of both sides' logits", at_least=0, below=1)

    def build(self, game: Any) -> None:
        self.real = variables.create("penalties/lecam/real", 0.0)
        self.fake = variables.create("penalties/lecam/fake", 0.0)

    def term(self, game: Any, move: Any) -> Any:
        return (tf.reduce_mean(tf.square(game.real_logits(move) - self.fake.read_value()))
                + tf.reduce_mean(tf.square(game.fake_logits(move) - self.real.read_value())))

    def after(self, game: Any, move: Any) -> None:
        for mean, logits in ((self.real, game.real_logits(move)), (self.fake, game.fake_logits(move))):
            variables.assign(mean, self.decay * mean.read_value() + (1.0 - self.decay) * tf.reduce_mean(logits))
