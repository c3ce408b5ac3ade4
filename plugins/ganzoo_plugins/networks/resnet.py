"""The residual networks of SNGAN, Miyato et al., 2018, https://arxiv.org/abs/1802.05957, appendix B.4, and of its heirs:
projection discriminators, SAGAN and BigGAN.

The paper's count of blocks for 32x32 and 128x128 follows from the halvings of the image: a block for each, and in the
discriminator one more that keeps the size (the paper's network for 32x32: two). Channels double from block to block, as its for
128x128.
"""

from typing import Any, Callable, List, Optional, Sequence, Tuple

import numpy as np
import tensorflow as tf

from ganzoo_compat.networks import Layer, Network
from ganzoo_plugins.layers.batch_norm import BatchNorm
from ganzoo_plugins.layers.conditional_batch_norm import ConditionalBatchNorm
from ganzoo_plugins.layers.convolution import Convolution
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.initial import glorot_uniform
from ganzoo_plugins.layers.one_hot import OneHot
from ganzoo_plugins.layers.pooling import average_pooling
from ganzoo_plugins.layers.self_attention import SelfAttention
from ganzoo_plugins.layers.spectral_norm import SpectralNorm
from ganzoo_plugins.layers.upsampling import nearest_upsampling
from ganzoo_plugins.networks.dcgan import WIDEST, halvings

ATTENDED = 32  # pixels: self-attention's side, at most; the papers' side for 128x128


class Style:
    """How the layers of a network are made.

    spectral: whether each kernel is spectrally normalised.
    initial: of kernels.
    """

    def __init__(self, spectral: bool, initial: Callable[..., Any] = glorot_uniform) -> None:
        self.spectral, self.initial = spectral, initial

    def convolution(self, filters: int, size: int, bias: bool = True) -> Convolution:
        """A convolution."""
        return Convolution(filters, size, bias=bias, initial=self.initial, scaling=self._scaling())

    def dense(self, units: int) -> Dense:
        """A dense layer."""
        return Dense(units, initial=self.initial, scaling=self._scaling())

    def linear(self, units: int) -> Dense:
        """A dense layer without bias: of a condition, or of a one-hot label, which is an embedding."""
        return Dense(units, bias=False, initial=self.initial, scaling=self._scaling())

    def _scaling(self) -> Optional[Layer]:
        return SpectralNorm() if self.spectral else None


class UpBlock(Layer):
    """[batch, height, width, inputs] -> [batch, 2 * height, 2 * width, channels]; without biases, which a batch norm takes away.

    norm: channels -> batch norm; a conditional one is given the block's condition.
    """

    def __init__(self, inputs: int, channels: int, norm: Callable[[int], Layer], style: Style) -> None:
        self.norms = [norm(inputs), norm(channels)]
        self.convolutions = [style.convolution(channels, 3, bias=False), style.convolution(channels, 3, bias=False)]
        self.shortcut = style.convolution(channels, 1, bias=False)

    def call(self, x: Any, *condition: Any) -> Any:
        y = nearest_upsampling(tf.nn.relu(self.norms[0](x, *condition)))
        y = tf.nn.relu(self.norms[1](self.convolutions[0](y), *condition))
        return self.convolutions[1](y) + nearest_upsampling(self.shortcut(x))  # 1x1: the same in front of the enlarging, and less


class DownBlock(Layer):
    """[batch, height, width, inputs] -> [batch, height / 2, width / 2, channels].

    first: whether x is an image, which no rectifier is to cut.
    down: whether the sides are halved.
    """

    def __init__(self, inputs: int, channels: int, style: Style, first: bool = False, down: bool = True) -> None:
        self.first, self.size = first, 2 if down else 1
        self.convolutions = [style.convolution(channels, 3), style.convolution(channels, 3)]
        # The other path has the bias; with one here TensorFlow 2.21 fails to optimize the graph ("remapper failed").
        self.shortcut = style.convolution(channels, 1, bias=False) if down or inputs != channels else None

    def call(self, x: Any) -> Any:
        y = self.convolutions[0](x if self.first else tf.nn.relu(x))
        y = average_pooling(self.convolutions[1](tf.nn.relu(y)), self.size)
        x = average_pooling(x, self.size)  # a 1x1 convolution is the same behind the shrinking, and less
        return (self.shortcut(x) if self.shortcut else x) + y


class Generator(Network):
    """Noise [batch, latent] (and labels [batch]) -> images [batch] + shape in [-1, 1].

    classes: of the labels, which then decide scales and centres of batch norms; None without labels.
    attention: whether there is self-attention, at the largest side up to 32 that is not the image's own.
    """

    def __init__(self, latent: int, shape: Sequence[int], width: int, style: Style, classes: Optional[int] = None,
                 attention: bool = False) -> None:
        count = halvings(shape)
        widths = [width * min(2 ** left, WIDEST) for left in range(count, -1, -1)]
        self.classes = classes
        self.one_hot: Any = OneHot(classes) if classes else None
        self.start = [shape[0] >> count, shape[1] >> count, widths[0]]
        self.first = style.dense(int(np.prod(self.start)))
        self.blocks = [UpBlock(inputs, channels, self.norm, style) for inputs, channels in zip(widths, widths[1:])]
        self.attended = _attended([shape[0] >> left for left in range(count - 1, -1, -1)]) if attention else None
        self.attention: Any = SelfAttention(widths[1 + self.attended], style.convolution) if self.attended is not None else None
        self.norm_out, self.out = BatchNorm(), style.convolution(shape[2], 3)
        super().__init__("generator", None, [latent], *([[]] if classes else []))

    def norm(self, channels: int) -> Layer:
        """A batch norm of a block."""
        return ConditionalBatchNorm(channels) if self.classes else BatchNorm()

    def inputs(self, z: Any, *labels: Any) -> Tuple[Any, List[Any]]:
        """(what the first layer is given, the condition of each block)."""
        return z, [[self.one_hot(label) for label in labels]] * len(self.blocks)

    def call(self, z: Any, *labels: Any) -> Any:
        z, conditions = self.inputs(z, *labels)
        x = tf.reshape(self.first(z), [-1] + self.start)
        for place, (block, condition) in enumerate(zip(self.blocks, conditions)):
            x = block(x, *condition)
            if self.attention is not None and place == self.attended:
                x = self.attention(x)
        return tf.nn.tanh(self.out(tf.nn.relu(self.norm_out(x))))


class Discriminator(Network):
    """Images [batch] + shape (and labels [batch]) -> logits [batch, 1]; spectrally normalised.

    classes: of the labels, whose embeddings are projected on the features: Miyato and Koyama, 2018; None without labels.
    attention: as of the generator.
    """

    def __init__(self, shape: Sequence[int], width: int, style: Style, classes: Optional[int] = None,
                 attention: bool = False) -> None:
        count = halvings(shape)
        widths = [width * min(2 ** place, WIDEST) for place in range(count)]
        self.one_hot: Any = OneHot(classes) if classes else None
        self.blocks = [DownBlock(inputs, channels, style, first=place == 0)
                       for place, (inputs, channels) in enumerate(zip([shape[2]] + widths, widths))]
        self.blocks.append(DownBlock(widths[-1], widths[-1], style, down=False))
        self.attended = _attended([shape[0] >> (place + 1) for place in range(count)]) if attention else None
        self.attention: Any = SelfAttention(widths[self.attended], style.convolution) if self.attended is not None else None
        self.out = style.dense(1)
        self.embedding: Any = style.linear(widths[-1]) if classes else None
        super().__init__("discriminator", None, shape, *([[]] if classes else []))

    def call(self, x: Any, *labels: Any) -> Any:
        for place, block in enumerate(self.blocks):
            x = block(x)
            if self.attention is not None and place == self.attended:
                x = self.attention(x)
        features = tf.reduce_sum(tf.nn.relu(x), axis=[1, 2])
        logits = self.out(features)
        for label in labels:
            logits += tf.reduce_sum(self.embedding(self.one_hot(label)) * features, axis=1, keepdims=True)
        return logits


def _attended(sides: Sequence[int]) -> int:
    """The place of self-attention: behind the block whose output has the largest side up to 32, or the smallest one if all are
    larger, and is no image.
    """
    places = [(side, place) for place, side in enumerate(sides[:-1] if sides[-1] > sides[0] else sides)]
    return max([one for one in places if one[0] <= ATTENDED] or [min(places)])[1]
