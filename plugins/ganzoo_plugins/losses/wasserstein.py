"""The Wasserstein loss: Arjovsky et al., 2017, https://arxiv.org/abs/1701.07875, equation 2; the critic needs a Lipschitz bound."""

from typing import Any, Dict

from ganzoo.losses import Loss
from ganzoo_plugins.losses.reduction import DEFAULT, reduced


def discriminator_loss(real_logits: Any, fake_logits: Any, real_weights: Any = 1.0, fake_weights: Any = 1.0,
                       reduction: str = DEFAULT) -> Dict[str, Any]:
    """{real: -C(x), fake: C(G(z))}; minus the sum is what the critic C makes of the earth mover's distance.

    real_logits, fake_logits: the critic's outputs, [batch, 1] or any shape.
    real_weights, fake_weights, reduction: see `reduction.reduced`.
    """
    return {"real": -reduced(real_logits, real_weights, reduction), "fake": reduced(fake_logits, fake_weights, reduction)}


def generator_loss(fake_logits: Any, weights: Any = 1.0, reduction: str = DEFAULT) -> Dict[str, Any]:
    """{fool: -C(G(z))}. fake_logits: [batch, 1] or any shape. weights, reduction: see `reduction.reduced`."""
    return {"fool": -reduced(fake_logits, weights, reduction)}


class Wasserstein(Loss):
    """The difference of the critic's means on fake and real examples: the earth mover's distance."""

    def discriminator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return discriminator_loss(real_logits, fake_logits)

    def generator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return generator_loss(fake_logits)
