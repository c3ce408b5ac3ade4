"""The drift penalty: Karras et al., 2017, https://arxiv.org/abs/1710.10196, appendix A.1."""

from typing import Any

import tensorflow as tf

from ganzoo.penalties import Penalty
from ganzoo.settings import Setting


class Drift(Penalty):
    """The mean squared logit of real examples, which keeps a critic, whose zero is free, from drifting away."""

    weight = 1e-3
    fake = Setting(False, "whether logits of fake examples are held near 0, too")

    def term(self, game: Any, move: Any) -> Any:
        term = tf.reduce_mean(tf.square(game.real_logits(move)))
        return term + tf.reduce_mean(tf.square(game.fake_logits(move))) if self.fake else term
