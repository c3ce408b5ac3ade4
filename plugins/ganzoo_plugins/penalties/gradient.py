"""The gradient penalty: Gulrajani et al., 2017, https://arxiv.org/abs/1704.00028, equation 3.

One-sided: Petzka et al., 2017, https://arxiv.org/abs/1709.08894.
"""

from typing import Any, Callable

import tensorflow as tf

from ganzoo.penalties import Penalty
from ganzoo.settings import Setting
from ganzoo_plugins.losses.reduction import DEFAULT, reduced
from ganzoo_plugins.penalties.slopes import between, slopes


def gradient_penalty(judge: Callable[[Any], Any], real: Any, fake: Any, mix: Any, target: float = 1.0, one_sided: bool = False,
                     epsilon: float = 1e-12, weights: Any = 1.0, reduction: str = DEFAULT) -> Any:
    """(|d judge / dx| / target - 1)^2 at points x between real and fake examples.

    judge: examples -> logits, each of which depends on its own example.
    real, fake: [batch] + shape.
    mix: [batch], uniform in [0, 1): how far each point lies from the fake example to the real one.
    one_sided: slopes below the target cost nothing.
    epsilon: under the root of the squared slope, whose gradient at 0 is infinite; TF-GAN's is 1e-10.
    weights, of [batch], and reduction: see `ganzoo_plugins.losses.reduction`.
    """
    beyond = slopes(judge, between(real, fake, mix), epsilon) / target - 1.0
    return reduced(tf.square(tf.nn.relu(beyond) if one_sided else beyond), weights, reduction)


class GradientPenalty(Penalty):
    """Holds the slope of the critic between real and fake examples near 1."""

    weight = 10.0
    target = Setting(1.0, "the slope that costs nothing", above=0)
    one_sided = Setting(False, "whether slopes below the target cost nothing either")
    epsilon = Setting(1e-12, "what is added under the root of the squared slope", above=0)

    def term(self, game: Any, move: Any) -> Any:
        return gradient_penalty(lambda x: game.judge(move, x), game.real(move), game.fake(move), move.uniform([move.size]),
                                self.target, self.one_sided, self.epsilon)
