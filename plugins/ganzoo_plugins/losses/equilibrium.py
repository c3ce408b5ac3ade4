"""Boundary equilibrium: Berthelot et al., 2017, https://arxiv.org/abs/1703.10717, section 3.4: BEGAN's losses, of the errors of an
auto-encoder, and the control of k, which holds the error on fake examples at a share of that on real ones.
"""

from typing import Any, Dict

import tensorflow as tf

from ganzoo_plugins.losses.reduction import DEFAULT, reduced


def discriminator_loss(real_errors: Any, fake_errors: Any, k: Any, real_weights: Any = 1.0, fake_weights: Any = 1.0,
                       reduction: str = DEFAULT) -> Dict[str, Any]:
    """{real: L(x), fake: -k L(G(z))}; the sum is the loss.

    real_errors, fake_errors: what the auto-encoder loses of each example, [batch, 1] or any shape, at least 0.
    k: the weight of fake examples, from 0 to 1; see `next_k`.
    real_weights, fake_weights, reduction: see `reduction.reduced`.
    """
    return {"real": reduced(real_errors, real_weights, reduction), "fake": -k * reduced(fake_errors, fake_weights, reduction)}


def generator_loss(fake_errors: Any, weights: Any = 1.0, reduction: str = DEFAULT) -> Dict[str, Any]:
    """{fool: L(G(z))}. Arguments as the discriminator's."""
    return {"fool": reduced(fake_errors, weights, reduction)}


def imbalance(real_errors: Any, fake_errors: Any, diversity: float) -> Any:
    """diversity * mean L(x) - mean L(G(z)): 0 at the equilibrium. diversity: the paper's gamma, from 0 to 1."""
    return diversity * tf.reduce_mean(real_errors) - tf.reduce_mean(fake_errors)


def next_k(k: Any, real_errors: Any, fake_errors: Any, diversity: float, gain: float) -> Any:
    """k after an update, from 0 to 1. gain: the paper's lambda."""
    return tf.clip_by_value(k + gain * imbalance(real_errors, fake_errors, diversity), 0.0, 1.0)


def convergence(real_errors: Any, fake_errors: Any, diversity: float) -> Any:
    """The paper's measure: mean L(x) + |imbalance|; it falls as the game converges."""
    return tf.reduce_mean(real_errors) + tf.abs(imbalance(real_errors, fake_errors, diversity))
