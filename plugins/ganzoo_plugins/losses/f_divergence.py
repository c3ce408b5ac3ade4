"""Losses of f-divergences: Nowozin et al., 2016, https://arxiv.org/abs/1606.00709, tables 2 and 6.

The variational bound of D_f(P, Q) is E_P[T(x)] - E_Q[f*(T(x))], where T = g(logit) lies in the domain of the conjugate f*.
"""

from typing import Any, Callable, Dict, NamedTuple

import tensorflow as tf

from ganzoo.losses import Loss
from ganzoo.settings import Setting
from ganzoo_plugins.losses.reduction import DEFAULT, reduced

LOG_2 = 0.6931471805599453


class Divergence(NamedTuple):
    """Functions of a logit v: activation g(v), conjugate f*(g(v)); boundary: the logit where g(v) is f'(1)."""

    activation: Callable[[Any], Any]
    conjugate: Callable[[Any], Any]
    boundary: float


DIVERGENCES = {
    "kl": Divergence(lambda v: v, lambda v: tf.exp(v - 1.0), 1.0),
    "reverse-kl": Divergence(lambda v: -tf.exp(-v), lambda v: v - 1.0, 0.0),  # f*(t) = -1 - log(-t)
    "jensen-shannon": Divergence(lambda v: LOG_2 - tf.nn.softplus(-v), lambda v: tf.nn.softplus(v) - LOG_2, 0.0),  # -log(2 - e^t)
    "pearson": Divergence(lambda v: v, lambda v: 0.25 * tf.square(v) + v, 0.0),
    "hellinger": Divergence(lambda v: 1.0 - tf.exp(-v), lambda v: tf.exp(v) - 1.0, 0.0),  # f*(t) = t / (1 - t)
}


def discriminator_loss(real_logits: Any, fake_logits: Any, divergence: str = "jensen-shannon", real_weights: Any = 1.0,
                       fake_weights: Any = 1.0, reduction: str = DEFAULT) -> Dict[str, Any]:
    """{real: -g(V(x)), fake: f*(g(V(G(z))))}; minus the sum is a lower bound of the divergence.

    real_logits, fake_logits: V, [batch, 1] or any shape.
    divergence: one of DIVERGENCES.
    real_weights, fake_weights, reduction: see `reduction.reduced`.
    """
    found = DIVERGENCES[divergence]
    return {"real": -reduced(found.activation(real_logits), real_weights, reduction),
            "fake": reduced(found.conjugate(fake_logits), fake_weights, reduction)}


def generator_loss(fake_logits: Any, divergence: str = "jensen-shannon", saturating: bool = False, weights: Any = 1.0,
                   reduction: str = DEFAULT) -> Dict[str, Any]:
    """{fool: -g(V(G(z)))}, the alternative of section 3.2; saturating: -f*(g(V(G(z)))), the divergence itself.

    fake_logits: V, [batch, 1] or any shape.
    weights, reduction: see `reduction.reduced`.
    """
    found = DIVERGENCES[divergence]
    return {"fool": -reduced((found.conjugate if saturating else found.activation)(fake_logits), weights, reduction)}


class FDivergence(Loss):
    """The bound of an f-divergence: Kullback-Leibler and its reverse, Jensen-Shannon, Pearson, squared Hellinger."""

    divergence = Setting("jensen-shannon", "which divergence", choices=tuple(DIVERGENCES))
    saturating = Setting(False, "whether the generator minimises the divergence itself, whose gradient vanishes where D wins")

    @property
    def boundary(self) -> float:
        return DIVERGENCES[self.divergence].boundary

    def discriminator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return discriminator_loss(real_logits, fake_logits, self.divergence)

    def generator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return generator_loss(fake_logits, self.divergence, self.saturating)
