"""BigGAN: Brock et al., 2019, https://arxiv.org/abs/1809.11096.

Each block of the generator is conditioned on its own part of the latent vector and on an embedding of the label that all blocks
share; the first layer has the first part. On top of SAGAN's structure: orthogonal initial weights, orthogonal regularisation of
the generator (equation 3), samples from an average of its weights, larger batches (`accumulate`), and the truncation trick
(`ganzoo sample --truncation`). Small: 16 to 64 channels (there 96 to 1536), batches of 2 x 64 (there 2048), step sizes ten
times the paper's 5e-5 and 2e-4, one update of the discriminator for each of the generator (there two), both from one batch, an
average over hundreds of steps (there 10,000). Samples have the averaged weights with batch norm's running statistics of the
live ones (there: statistics that are taken anew, of the averaged ones).
"""

from typing import Any, List, Sequence, Tuple

import tensorflow as tf

from ganzoo.conditional import ConditionalGAN
from ganzoo.metrics import Expectation
from ganzoo.settings import Setting
from ganzoo_plugins import expectations
from ganzoo_plugins.layers.conditional_batch_norm import ConditionalBatchNorm
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.initial import orthogonal
from ganzoo_plugins.networks import dcgan, resnet


class Generator(resnet.Generator):
    """Noise [batch, latent], labels [batch] -> images [batch] + shape in [-1, 1].

    latent: is split among the first layer and the blocks, the first having what is left over.
    embedded: size of the labels' shared embedding.
    """

    def __init__(self, latent: int, shape: Sequence[int], width: int, style: resnet.Style, classes: int, embedded: int) -> None:
        self.style, self.embedding = style, Dense(embedded, bias=False, initial=orthogonal)
        blocks = dcgan.halvings(shape)
        self.parts_of_latent = [latent - blocks * (latent // (blocks + 1))] + blocks * [latent // (blocks + 1)]
        super().__init__(latent, shape, width, style, classes, attention=True)

    def norm(self, channels: int) -> ConditionalBatchNorm:
        return ConditionalBatchNorm(channels, self.style.linear)

    def inputs(self, z: Any, *labels: Any) -> Tuple[Any, List[Any]]:
        first, *parts = tf.split(z, self.parts_of_latent, axis=1)
        embedding = self.embedding(self.one_hot(labels[0]))
        return first, [[tf.concat([part, embedding], axis=1)] for part in parts]


class BigGAN(ConditionalGAN):
    """Class-conditional residual networks with attention, for large batches; a latent vector split over the blocks."""

    width = Setting(16, "channels of the widest images' blocks; the others are multiples", at_least=1)
    latent = 60
    embedded = Setting(32, "size of the labels' embedding", at_least=1)
    accumulate = 2
    loss = "hinge"
    penalty = "orthogonal"
    learning_rate = 5e-4
    discriminator_rate = 2e-3
    beta1 = 0.0
    ema = 0.99
    steps = 800
    expects = expectations.digits(2.0, 0.8, 0.95) + (Expectation("label-accuracy", at_least=0.9),)
    demands = staticmethod(dcgan.unfit)

    def build(self) -> None:
        style = resnet.Style(spectral=True, initial=orthogonal)
        self.generator = Generator(self.latent, self.shape, self.width, style, self.classes, self.embedded)
        self.discriminator = resnet.Discriminator(self.shape, self.width, style, self.classes, attention=True)
