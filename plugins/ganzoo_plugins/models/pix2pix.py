"""pix2pix: Isola et al., 2016, https://arxiv.org/abs/1611.07004.

Departures: both players move from one forward pass (the paper: in turn, from one batch); when sampling, batch norm has the averages
of training (the paper: the statistics of what is drawn, and batches of 1 to 10); the discriminator's loss is not halved, which Adam
would not feel; there are 32 channels and batches of 16, and the discriminator sees 16 pixels of the small pictures (the paper: 64,
1 to 10, and 70); pictures are neither jittered nor mirrored (the paper: enlarged to 286, cut out at random, and turned round for
some tasks), as a digit that is turned round is none. Sides need not be powers of 2: what was rounded up on the way down is cut off
on the way up.
"""

from typing import Any, Dict, Optional

import tensorflow as tf

from ganzoo.image_to_image import ImageToImageGAN
from ganzoo.metrics import Expectation
from ganzoo.settings import Setting
from ganzoo_plugins.layers.batch_norm import BatchNorm
from ganzoo_plugins.losses.pixel import l1
from ganzoo_plugins.networks.patchgan import PATCHES, patchgan
from ganzoo_plugins.networks.unet import UNet


class Pix2Pix(ImageToImageGAN):
    """Pictures from pictures, learned from pairs: a U-Net, judged patch by patch together with what it was given."""

    width = Setting(32, "channels of both networks' first layers; the others are multiples", at_least=1)
    dropout = Setting(0.5, "share of the decoder's units dropped, when sampling too: the only noise", at_least=0, below=1)
    l1 = Setting(100.0, "weight of the mean absolute distance from the true picture: the paper's lambda", at_least=0)
    patch = Setting(None, "side of what the discriminator judges by itself, in pixels; none is the largest that fits", type=int,
                    choices=tuple(PATCHES))
    dataset = "edges"
    batch_size = 16
    steps = 3000
    expects = (Expectation("pair-error", at_most=0.25), Expectation("digit-confidence:samples=64", at_least=0.8))

    @classmethod
    def unfit(cls, spec: Any) -> Optional[str]:
        if "y" in spec.shapes and spec.shapes["x"][:2] != spec.shapes["y"][:2]:
            return f"x and y must be of one size, and are {list(spec.shapes['x'])} and {list(spec.shapes['y'])}."
        return super().unfit(spec)

    def build(self) -> None:
        given = self.spec.shapes["y"]
        self.generator = UNet("generator", given, self.shape[2], self.width, self.dropout)
        both = self.shape[:2] + (given[2] + self.shape[2],)
        self.discriminator = patchgan("discriminator", both, self.width, lambda: BatchNorm(0.9), self.patch)

    def judge(self, move: Any, x: Any) -> Any:
        return self.discriminator(tf.concat([move.batch["y"], x], axis=3))

    def generator_terms(self, move: Any) -> Dict[str, Any]:
        return {"l1": self.l1 * l1(self.fake(move), move.batch["x"])}
