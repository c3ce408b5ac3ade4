"""Realness as a distribution: Xiangli et al., 2020, RealnessGAN, https://arxiv.org/abs/2002.05512, section 3.

The anchors are normal curves; the paper leaves them open, and its code draws them and shifts them apart.
"""

from typing import Any, Dict, Tuple

import numpy as np
import tensorflow as tf

from ganzoo.losses import Loss
from ganzoo.settings import Setting
from ganzoo_plugins.losses.reduction import DEFAULT, reduced


def outcomes(count: int) -> Any:
    """How real each output stands for, NumPy float32 [count]: from -1 to 1."""
    return np.linspace(-1.0, 1.0, count).astype("float32")


def anchors(count: int, skew: float = 0.5, spread: float = 0.25) -> Tuple[Any, Any]:
    """The distributions that real and fake examples should have, NumPy float32 [count] each.

    Normal curves of deviation `spread` around skew and -skew, over the outcomes.
    """
    curves = [np.exp(-0.5 * ((np.linspace(-1.0, 1.0, count) - centre) / spread) ** 2) for centre in (skew, -skew)]
    real, fake = [(curve / curve.sum()).astype("float32") for curve in curves]
    return real, fake


def discriminator_loss(real_logits: Any, fake_logits: Any, real_anchor: Any, fake_anchor: Any, real_weights: Any = 1.0,
                       fake_weights: Any = 1.0, reduction: str = DEFAULT) -> Dict[str, Any]:
    """{real: KL(real anchor || D(x)), fake: KL(fake anchor || D(G(z)))}, where D is the softmax of the logits; the sum is the loss.

    real_logits, fake_logits: [batch, outputs].
    real_anchor, fake_anchor: distributions over the outputs, [outputs], nowhere 0; see `anchors`.
    real_weights, fake_weights, reduction: of the examples, [batch, 1]; see `reduction.reduced`.
    """
    return {"real": reduced(_divergence(real_anchor, real_logits), real_weights, reduction),
            "fake": reduced(_divergence(fake_anchor, fake_logits), fake_weights, reduction)}


def generator_loss(real_logits: Any, fake_logits: Any, fake_anchor: Any, weights: Any = 1.0, reduction: str = DEFAULT
                   ) -> Dict[str, Any]:
    """{near_real: KL(D(x) || D(G(z))), far_from_fake: -KL(fake anchor || D(G(z)))}, of the i-th real and the i-th fake example.

    Arguments as the discriminator's; weights are of the pairs, [batch, 1].
    """
    shares = tf.nn.softmax(real_logits)
    near = tf.reduce_sum(shares * (tf.nn.log_softmax(real_logits) - tf.nn.log_softmax(fake_logits)), axis=1, keepdims=True)
    return {"near_real": reduced(near, weights, reduction),
            "far_from_fake": -reduced(_divergence(fake_anchor, fake_logits), weights, reduction)}


def _divergence(anchor: Any, logits: Any) -> Any:
    """KL(anchor || softmax(logits)) of each example, [batch, 1]."""
    anchor = np.asarray(anchor, "float32")
    return tf.reduce_sum(anchor * (np.log(anchor) - tf.nn.log_softmax(logits)), axis=1, keepdims=True)


class Realness(Loss):
    """The discriminator says how real by a distribution over several outputs; the generator wants that of the real examples."""

    generator_sees_real = True

    outputs = Setting(20, "outputs of the discriminator, over which it spreads its judgement", at_least=2)
    skew = Setting(0.5, "how far from 0 the centres of both anchors are, of real and fake examples, between -1 and 1", above=0,
                   at_most=1)
    spread = Setting(0.25, "deviation of both anchors", at_least=0.1)

    def judged(self, real_logits: Any, fake_logits: Any) -> Tuple[Any, Any]:
        real, fake = [tf.reduce_sum(tf.nn.softmax(logits) * outcomes(self.outputs), axis=1, keepdims=True)
                      for logits in (real_logits, fake_logits)]
        return real, fake

    def discriminator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return discriminator_loss(real_logits, fake_logits, *anchors(self.outputs, self.skew, self.spread))

    def generator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        return generator_loss(real_logits, fake_logits, anchors(self.outputs, self.skew, self.spread)[1])
