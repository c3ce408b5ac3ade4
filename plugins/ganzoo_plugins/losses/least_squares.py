"""The least-squares loss: Mao et al., 2016, https://arxiv.org/abs/1611.04076, equation 2."""

from typing import Any, Dict

import tensorflow as tf

from ganzoo.losses import Loss
from ganzoo.settings import Setting
from ganzoo_plugins.losses.reduction import DEFAULT, reduced


def discriminator_loss(real_logits: Any, fake_logits: Any, real: float = 1.0, fake: float = 0.0, scale: float = 0.5,
                       real_weights: Any = 1.0, fake_weights: Any = 1.0, reduction: str = DEFAULT) -> Dict[str, Any]:
    """{real: scale (D(x) - real)^2, fake: scale (D(G(z)) - fake)^2}; the sum is the loss.

    real_logits, fake_logits: the discriminator's outputs D, [batch, 1] or any shape.
    real, fake: the targets, b and a in the paper.
    scale: a half in the paper, 1 in CycleGAN.
    real_weights, fake_weights, reduction: see `reduction.reduced`.
    """
    return {"real": scale * reduced(tf.square(real_logits - real), real_weights, reduction),
            "fake": scale * reduced(tf.square(fake_logits - fake), fake_weights, reduction)}


def generator_loss(fake_logits: Any, wanted: float = 1.0, scale: float = 0.5, weights: Any = 1.0,
                   reduction: str = DEFAULT) -> Dict[str, Any]:
    """{fool: scale (D(G(z)) - wanted)^2}.

    fake_logits: [batch, 1] or any shape. wanted: the target, c in the paper. scale: a half in the paper, 1 in CycleGAN.
    weights, reduction: see `reduction.reduced`.
    """
    return {"fool": scale * reduced(tf.square(fake_logits - wanted), weights, reduction)}


class LeastSquares(Loss):
    """Half the squared distance of the discriminator's output from its targets."""

    scale = Setting(0.5, "what squared distances are multiplied by: a half in the paper, 1 in CycleGAN", above=0)
    real = Setting(1.0, "b, the discriminator's target for real examples")
    fake = Setting(0.0, "a, its target for fake ones")
    wanted = Setting(1.0, "c, the generator's target for fake ones")
    smoothing = Setting(0.0, "how far the target for real examples is moved towards that for fake ones", at_least=0, below=0.5)

    @property
    def boundary(self) -> float:
        return 0.5 * (self.target + self.fake)

    @property
    def target(self) -> float:
        """b, smoothed."""
        return self.real + self.smoothing * (self.fake - self.real)

    def discriminator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return discriminator_loss(real_logits, fake_logits, self.target, self.fake, self.scale)

    def generator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return generator_loss(fake_logits, self.wanted, self.scale)
