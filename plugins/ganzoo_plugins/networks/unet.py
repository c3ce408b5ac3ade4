"""The U-Net of pix2pix: Isola et al., 2016, https://arxiv.org/abs/1611.07004, section 3.2.1 and appendix 6.1.

After Ronneberger et al., 2015, https://arxiv.org/abs/1505.04597: an encoder, a decoder, and between layers of one size a
connection past all that is smaller.
"""

from typing import Any, List, Optional, Sequence

import tensorflow as tf

from ganzoo_compat.networks import Layer, Network
from ganzoo_plugins.layers.activation import LeakyReLU
from ganzoo_plugins.layers.batch_norm import BatchNorm
from ganzoo_plugins.layers.convolution import Convolution, TransposedConvolution
from ganzoo_plugins.layers.dropout import Dropout
from ganzoo_plugins.layers.initial import normal

WIDEST = 8  # times `width`: no layer has more channels
DROPPED = 3  # of the decoder's layers, the innermost


class UNet(Network):
    """Images -> images of the same size in [-1, 1]; 256x256: eight layers down to 1x1, and eight up again.

    shape: of one input image, of any size; each layer halves the sides, rounded up, until both are 1.
    channels: of the output.
    width: channels of the first layer; each further one has twice as many, up to eight times `width`.
    dropout: share of units dropped in the decoder's first layers, when sampling too: the only noise there is.
    """

    def __init__(self, name: str, shape: Sequence[int], channels: int, width: int = 64, dropout: float = 0.5) -> None:
        widths: List[int] = []
        side = max(shape[:2])
        while side > 1:
            side = -(-side // 2)
            widths.append(width * min(2 ** len(widths), WIDEST))
        inner = len(widths) - 1
        self.down = [Down(filters, norm=0 < place < inner) for place, filters in enumerate(widths)]
        self.up = [Up(filters, dropout if place < DROPPED else 0.0) for place, filters in enumerate(widths[-2::-1])]
        self.last = TransposedConvolution(channels, 4, 2, initial=normal(0.02))
        super().__init__(name, None, shape)

    def call(self, y: Any) -> Any:
        found = [y]
        for down in self.down:
            found.append(down(found[-1]))
        x = found.pop()
        for up in self.up:
            beside = found.pop()
            x = tf.concat([_cut(up(x), beside), beside], axis=3)
        return tf.nn.tanh(_cut(self.last(x), y))


class Down(Layer):
    """Sides halved, rounded up: 4x4 convolution, batch norm, LeakyReLU(0.2)."""

    def __init__(self, filters: int, norm: bool) -> None:
        self.convolution = Convolution(filters, 4, 2, bias=not norm, initial=normal(0.02))
        self.norm: Optional[BatchNorm] = BatchNorm(0.9) if norm else None
        self.activation = LeakyReLU(0.2)

    def call(self, x: Any) -> Any:
        x = self.convolution(x)
        return self.activation(self.norm(x) if self.norm else x)


class Up(Layer):
    """Sides doubled: 4x4 transposed convolution, batch norm, dropout, ReLU."""

    def __init__(self, filters: int, dropout: float) -> None:
        self.convolution = TransposedConvolution(filters, 4, 2, bias=False, initial=normal(0.02))
        self.norm = BatchNorm(0.9)
        self.dropout = Dropout(dropout, always=True)

    def call(self, x: Any) -> Any:
        return tf.nn.relu(self.dropout(self.norm(self.convolution(x))))


def _cut(x: Any, like: Any) -> Any:
    """x without the last row or column where the other image has one fewer: its sides were odd."""
    return x[:, :int(like.shape[1]), :int(like.shape[2])]
