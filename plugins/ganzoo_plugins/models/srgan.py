"""SRGAN: Ledig et al., 2016, https://arxiv.org/abs/1609.04802, with the content loss that the paper calls SRGAN-MSE.

Departures: no loss on VGG's features, which are trained on another network's data; small networks; no patches are cut, as the
pictures are small; tanh bounds the samples; both players move from one forward pass; Glorot's initial weights; Adam's step size is
2e-4 all along (the paper: 1e-4, and a tenth of it in the second half).
"""

from typing import Any, Dict, List, Optional, Sequence

from ganzoo.image_to_image import ImageToImageGAN
from ganzoo.metrics import Expectation
from ganzoo.players import Entry, Player, once
from ganzoo.settings import Setting
from ganzoo_plugins.losses.pixel import l2
from ganzoo_plugins.networks import srresnet


class SRGAN(ImageToImageGAN):
    """Enlarges pictures: a residual network, first trained on the squared error alone, then against a discriminator too."""

    width = Setting(32, "channels of both networks' first layers", at_least=1)
    blocks = Setting(8, "residual blocks of the generator: 16 in the paper", at_least=0)
    pretrain = Setting(600, "steps in which the generator is trained alone, on the squared error", at_least=0)
    adversarial_weight = Setting(1e-3, "weight of the adversarial term beside the squared error", at_least=0)
    dataset = "low-resolution"
    batch_size = 16
    beta1 = 0.9
    steps = 2000
    expects = (Expectation("pair-error", at_most=0.55), Expectation("digit-confidence:samples=64", at_least=0.7))

    @classmethod
    def unfit(cls, spec: Any) -> Optional[str]:
        if {"x", "y"} <= set(spec.shapes) and not doublings(spec):
            return (f"it doubles the sides of y, once or several times, to those of x, and they are {list(spec.shapes['y'])} and "
                    f"{list(spec.shapes['x'])}: choose a dataset such as low-resolution.")
        return super().unfit(spec)

    def build(self) -> None:
        self.generator = srresnet.generator(self.spec.shapes["y"], self.shape[2], doublings(self.spec), self.width, self.blocks)
        self.discriminator = srresnet.discriminator(self.shape, self.width)
        if self.steps <= self.pretrain:
            self.note = (f"these {self.steps} steps train the generator alone, on the squared error: the adversarial game begins "
                         f"after {self.pretrain} (pretrain).")

    def players(self) -> List[Player]:
        alone = [Player("pretrainer", self.generators(), self.new_optimizer(), lambda move: {"content": self.content(move)})]
        return (alone if self.pretrain else []) + super().players()

    def moves(self, step: int) -> Sequence[Entry]:
        return ("pretrainer",) if step < self.pretrain else super().moves(step)

    @once
    def content(self, move: Any) -> Any:
        """The mean squared error."""
        return l2(self.fake(move), move.batch["x"])

    def generator_loss(self, move: Any) -> Dict[str, Any]:
        terms = {term: self.adversarial_weight * value for term, value in super().generator_loss(move).items()}
        return dict(terms, content=self.content(move))


def doublings(spec: Any) -> int:
    """How often the sides of y are doubled to those of x; 0 if that cannot be."""
    (height, width), (tall, wide) = spec.shapes["y"][:2], spec.shapes["x"][:2]
    return next((count for count in range(1, 8) if (height << count, width << count) == (tall, wide)), 0)
