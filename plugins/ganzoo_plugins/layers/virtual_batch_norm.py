"""Virtual batch normalisation: Salimans et al., 2016, https://arxiv.org/abs/1606.03498, section 3.5; the moments as in TF-GAN."""

from typing import Any, List, Sequence

import tensorflow as tf

from ganzoo_compat.networks import Layer
from ganzoo_plugins.layers.chain import Chain
from ganzoo_plugins.layers.initial import ones, standard_normal, zeros


class VirtualBatchNorm(Layer):
    """Normalises each example by the moments of a reference batch and of itself: none depends on the others of its batch.

    [references + batch, ..., channels] -> the same shape. The first examples are the reference batch, which is normalised by its
    own moments; of the others' moments 1 / (references + 1) is the example's own. In front of the network's first such layer,
    `WithReference` puts the reference batch there.

    references: examples of the reference batch.
    """

    def __init__(self, references: int, epsilon: float = 1e-3) -> None:
        self.references, self.epsilon = references, epsilon

    def build(self, shape: List[Any]) -> None:
        self.gamma = self.weight("gamma", [shape[-1]], ones)
        self.beta = self.weight("beta", [shape[-1]], zeros)

    def call(self, x: Any) -> Any:
        axes = list(range(len(x.shape) - 1))
        x = x - tf.reduce_mean(x[:self.references], axis=axes, keepdims=True)  # the reference's mean is 0 now
        reference, rest = x[:self.references], x[self.references:]
        squares = tf.reduce_mean(tf.square(reference), axis=axes, keepdims=True)
        own = 1.0 / (self.references + 1.0)
        mean, own_squares = rest, tf.square(rest)
        if axes[1:]:
            mean = tf.reduce_mean(rest, axis=axes[1:], keepdims=True)
            own_squares = tf.reduce_mean(own_squares, axis=axes[1:], keepdims=True)
        variance = own * own_squares + (1.0 - own) * squares - tf.square(own * mean)
        both = [reference / tf.sqrt(squares + self.epsilon), (rest - own * mean) / tf.sqrt(variance + self.epsilon)]
        return tf.concat(both, axis=0) * self.gamma + self.beta


class WithReference(Layer):
    """Layers of which some are VirtualBatchNorm: puts the reference batch in front of what they are given, and takes what became of
    it away at the end.

    The reference batch is drawn once, from the run's seed, and saved with the weights; the default suits generators, whose input is
    normal noise. Each pass computes it anew: 64 references in front of a batch of 64 double the work.

        Network("generator", [WithReference([Dense(256), VirtualBatchNorm(64), tf.nn.relu, Dense(2)], 64)], [latent])
    """

    def __init__(self, layers: Sequence[Any], references: int, initial: Any = standard_normal) -> None:
        self.layers, self.references, self.initial = Chain(layers), references, initial

    def build(self, shape: List[Any]) -> None:
        self.reference = self.weight("reference", [self.references] + shape[1:], self.initial, trainable=False)

    def call(self, x: Any) -> Any:
        return self.layers(tf.concat([self.reference, x], axis=0))[self.references:]
