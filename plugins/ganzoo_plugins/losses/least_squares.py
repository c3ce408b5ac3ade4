"""The least-squares loss: Mao et al., 2016, https://arxiv.org/abs/1611.04076, equation 2."""

from typing import Any, Dict

import tensorflow as tf

from ganzoo.losses import Loss
from ganzoo.settings import Setting


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
        return {"real": self.scale * tf.reduce_mean(tf.square(real_logits - self.target)),
                "fake": self.scale * tf.reduce_mean(tf.square(fake_logits - self.fake))}

    def generator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return {"fool": self.scale * tf.reduce_mean(tf.square(fake_logits - self.wanted))}
