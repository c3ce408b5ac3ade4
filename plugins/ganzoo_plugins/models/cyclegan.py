"""CycleGAN: Zhu et al., 2017, https://arxiv.org/abs/1703.10593, with the identity term of its section 5.2.

Departures: small networks, and batches where the paper has single images; all players move from one forward pass (the paper's code:
generators first); the discriminators' loss is not halved, which Adam would not feel. Patches are of 34 pixels (the paper: 70 of
256), so that digits are judged whole: with 16, an inverted digit became its own outline.
"""

from typing import Any, Dict, List, Optional, Sequence

from ganzoo.errors import UserError
from ganzoo.image_to_image import ImageToImageGAN, side_by_side
from ganzoo.metrics import Expectation
from ganzoo.players import once
from ganzoo.settings import Setting
from ganzoo_plugins.image_pool import Drawn, ImagePool
from ganzoo_plugins.layers.instance_norm import InstanceNorm
from ganzoo_plugins.losses.cycle_consistency import cycle_consistency
from ganzoo_plugins.losses.pixel import l1
from ganzoo_plugins.networks import resnet_generator
from ganzoo_plugins.networks.patchgan import PATCHES, patchgan


class CycleGAN(ImageToImageGAN):
    """Pictures of one kind from those of another, without pairs: there and back again must give what it was.

    Samples are x made of y; `inverse` makes y of x, which `ganzoo sample RUN --reverse` draws.
    """

    penalised = False

    width = Setting(16, "channels of the networks' first layers; the others are multiples", at_least=1)
    blocks = Setting(6, "residual blocks of each generator: the paper's for images of 128x128", at_least=0)
    cycle = Setting(10.0, "weight of the mean absolute distance after there and back: the paper's lambda", at_least=0)
    identity = Setting(0.5, "weight of changing nothing that is of the wanted kind already, times `cycle`", at_least=0)
    pool = Setting(50, "earlier fakes of each kind that discriminators are shown again; 0 shows none", at_least=0)
    patch = Setting(34, "side of what a discriminator judges by itself, in pixels; none is the largest that fits", optional=True,
                    choices=tuple(PATCHES))
    dataset = "domains"
    loss = "least-squares:scale=1"
    decay = "linear"
    decay_from = 0.5
    batch_size = 8
    steps = 1500
    expects = (Expectation("pair-error", at_most=0.1), Expectation("pair-error:reverse=true", at_most=0.1),
               Expectation("digit-confidence:samples=64", at_least=0.85))

    @classmethod
    def unfit(cls, spec: Any) -> Optional[str]:
        if "y" in spec.shapes and spec.shapes["x"] != spec.shapes["y"]:
            return f"x and y must be of one shape, and are {list(spec.shapes['x'])} and {list(spec.shapes['y'])}."
        return super().unfit(spec) or resnet_generator.unfit(spec.shapes["x"])

    def build(self) -> None:
        if 0 < self.pool < self.batch_size:
            raise UserError(f"a pool of {self.pool} images is smaller than a batch of {self.batch_size}: make it larger, or 0.")
        make = resnet_generator.resnet_generator
        self.generator = make("generator", self.shape, self.shape[2], self.width, self.blocks)
        self.inverse = make("inverse", self.shape, self.shape[2], self.width, self.blocks)
        self.discriminator = patchgan("discriminator", self.shape, self.width, InstanceNorm, self.patch)
        self.discriminator_y = patchgan("discriminator_y", self.shape, self.width, InstanceNorm, self.patch)
        self.pools = [ImagePool(name, self.pool, self.shape) for name in ("pool_x", "pool_y")] if self.pool else []

    def discriminators(self) -> List[Any]:
        return [self.discriminator, self.discriminator_y]

    def generators(self) -> List[Any]:
        return [self.generator, self.inverse]

    def averaged(self) -> Sequence[Any]:
        return self.generators()

    @once
    def fake_y(self, move: Any) -> Any:
        return self.inverse(move.batch["x"])

    @once
    def real_y_logits(self, move: Any) -> Any:
        return self.discriminator_y(move.batch["y"])

    @once
    def fake_y_logits(self, move: Any) -> Any:
        return self.discriminator_y(self.fake_y(move))

    @once
    def drawn(self, move: Any) -> List[Drawn]:
        """Of each pool, what the discriminators are shown in the place of the fakes."""
        return [pool.draw(fake, move.uniform([self.pool]), move.uniform([move.size]))
                for pool, fake in zip(self.pools, (self.fake(move), self.fake_y(move)))]

    def discriminator_loss(self, move: Any) -> Dict[str, Any]:
        if self.pool:
            x, y = [drawn.shown for drawn in self.drawn(move)]
            fake_x, fake_y = self.discriminator(x), self.discriminator_y(y)
        else:
            fake_x, fake_y = self.fake_logits(move), self.fake_y_logits(move)
        return both(self.adversarial.discriminator(self.real_logits(move), fake_x),
                    self.adversarial.discriminator(self.real_y_logits(move), fake_y))

    def after_discriminator(self, move: Any) -> None:
        for pool, drawn in zip(self.pools, self.drawn(move)):
            pool.keep(drawn)

    def generator_loss(self, move: Any) -> Dict[str, Any]:
        x, y, compared = move.batch["x"], move.batch["y"], self.adversarial.generator_sees_real
        terms = both(self.fool(move, self.real_logits(move) if compared else None, self.fake_logits(move)),
                     self.fool(move, self.real_y_logits(move) if compared else None, self.fake_y_logits(move)))
        x_again, y_again = self.generator(self.fake_y(move)), self.inverse(self.fake(move))
        terms["cycle"] = self.cycle * cycle_consistency(x, x_again, y, y_again)
        if self.identity:
            terms["identity"] = self.identity * self.cycle * (l1(self.generator(x), x) + l1(self.inverse(y), y))
        return terms

    def sample_reverse(self, move: Any) -> Any:
        """Images y made of move.batch["x"]."""
        return self.inverse(move.batch["x"])

    def picture(self, move: Any) -> Any:
        """The input, the sample, and the input as it comes back."""
        sample = self.sample(move)
        return side_by_side([move.batch["y"], sample, self.inverse(sample)])


def both(of_x: Dict[str, Any], of_y: Dict[str, Any]) -> Dict[str, Any]:
    """The terms of both discriminators' games."""
    terms = {f"{term}_x": value for term, value in of_x.items()}
    terms.update({f"{term}_y": value for term, value in of_y.items()})
    return terms
