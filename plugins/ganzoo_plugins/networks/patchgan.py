"""The PatchGAN: Isola et al., 2016, https://arxiv.org/abs/1611.07004, section 3.2.2 and appendix 6.1.2; CycleGAN has it too.

A discriminator that judges every patch of an image by itself: its logits are an image. Convolutions are padded to the side that
their stride gives, so logits at the border see beyond it.
"""

from typing import Any, Callable, Optional, Sequence

from ganzoo_compat.networks import Network
from ganzoo_plugins.layers.activation import LeakyReLU
from ganzoo_plugins.layers.convolution import Convolution
from ganzoo_plugins.layers.initial import normal

PATCHES = {16: 1, 34: 2, 70: 3}  # side in pixels: strided layers
WIDEST = 8  # times `width`: no layer has more channels


def patchgan(name: str, shape: Sequence[int], width: int, norm: Callable[[], Any], patch: Optional[int] = None) -> Network:
    """Images [batch] + shape -> logits [batch, height / 2^n, width / 2^n, 1], after n strided layers; of 70x70: C64-C128-C256-C512.

    norm: makes the normalisation of every layer but the first and the last.
    patch: side of what a logit sees: 16, 34 or 70 pixels; None takes the largest that the image has room for.
    """
    patch = patch or max([side for side in PATCHES if side <= min(shape[:2])] or [min(PATCHES)])
    layers = [Convolution(width, 4, 2, initial=normal(0.02)), LeakyReLU(0.2)]
    for place in range(1, PATCHES[patch] + 1):
        stride = 2 if place < PATCHES[patch] else 1
        filters = width * min(2 ** place, WIDEST)
        layers += [Convolution(filters, 4, stride, bias=False, initial=normal(0.02)), norm(), LeakyReLU(0.2)]
    return Network(name, layers + [Convolution(1, 4, initial=normal(0.02))], shape)
