"""The quadratic potential: Su, 2018, GAN-QP, https://arxiv.org/abs/1811.07296, equation 20, with the mean absolute distance."""

from typing import Any, Dict

import tensorflow as tf

from ganzoo.losses import Loss
from ganzoo.settings import Setting
from ganzoo_plugins.losses.reduction import DEFAULT, reduced
from ganzoo_plugins.losses.wasserstein import generator_loss

__all__ = ["QuadraticPotential", "discriminator_loss", "generator_loss"]


def discriminator_loss(real_logits: Any, fake_logits: Any, real: Any, fake: Any, scale: float = 10.0, weights: Any = 1.0,
                       reduction: str = DEFAULT) -> Dict[str, Any]:
    """{difference: -t, bound: t^2 / (2 scale d)}, where t is how much more real each real example is judged than the fake one in
    its place, and d their distance; the sum is the loss. The generator's is the Wasserstein loss.

    real_logits, fake_logits: [batch, 1], or a map of patches', [batch, rows, columns, 1].
    real, fake: the examples, [batch] + shape.
    scale: the paper's lambda.
    weights, of [batch, 1] or the map's shape, and reduction: see `reduction.reduced`.
    """
    difference = real_logits - fake_logits
    distance = tf.reduce_mean(tf.abs(real - tf.stop_gradient(fake)), axis=list(range(1, len(real.shape))))
    distance = tf.reshape(distance, [-1] + [1] * (len(difference.shape) - 1))
    bound = tf.square(difference) / (2.0 * scale * distance + 1e-12)
    return {"difference": -reduced(difference, weights, reduction), "bound": reduced(bound, weights, reduction)}


class QuadraticPotential(Loss):
    """The Wasserstein loss with a bound on how differently two examples are judged, by their distance: no slope is taken."""

    sees_examples = True

    scale = Setting(10.0, "weight of the distance: the paper's lambda; more lets judgements differ more", above=0)

    def discriminator(self, real_logits: Any, fake_logits: Any, real: Any, fake: Any) -> Dict[str, Any]:  # type: ignore[override]
        return discriminator_loss(real_logits, fake_logits, real, fake, self.scale)

    def generator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return generator_loss(fake_logits)
