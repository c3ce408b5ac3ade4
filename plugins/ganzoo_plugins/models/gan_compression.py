"""Image compression with an adversarial loss, as the image_compression example that TensorFlow's research models had of TF-GAN; the
losses' gradients are balanced as in Rippel and Bourdev, 2017, https://arxiv.org/abs/1705.05823.

An autoencoder whose code is some bits (Toderici et al., 2015, https://arxiv.org/abs/1511.06085) is trained on the mean
absolute error and, beside it, against a discriminator of single images. Networks are DCGAN's of TensorFlow's tutorial, smaller.
"""

from typing import Any, Dict, List

from ganzoo.image_to_image import side_by_side
from ganzoo.metrics import Expectation
from ganzoo.players import Balance, Player, once
from ganzoo.settings import Setting
from ganzoo.two_player import TwoPlayerGAN
from ganzoo_plugins.losses.pixel import l1
from ganzoo_plugins.networks import dcgan
from ganzoo_plugins.networks.compressor import Compressor


class GANCompression(TwoPlayerGAN):
    """Images from a few bits each: an autoencoder's own loss and an adversarial one beside it, weighed by their gradients."""

    inputs = ("x",)
    latent = None

    bits = Setting(64, "bits of an image's code", at_least=1)
    ratio = Setting(4.0, "gradient of the pixels' loss over that of the adversarial one; none takes `adversarial_weight` instead",
                    above=0, optional=True)
    adversarial_weight = Setting(0.02, "weight of the adversarial loss, where `ratio` is none", at_least=0)
    width = Setting(32, "channels of both networks' first layers; the others are multiples", at_least=1)
    dropout = Setting(0.3, "share of the discriminator's units dropped in training", at_least=0, below=1)
    learning_rate = 5e-4
    ema = 0.99
    steps = 2000
    expects = (Expectation("reconstruction-error", at_most=0.35), Expectation("digit-confidence:samples=64", at_least=0.8))
    demands = staticmethod(dcgan.unfit)

    def build(self) -> None:
        self.generator = Compressor("generator", self.shape, self.bits, self.width)
        self.discriminator = dcgan.discriminator(self.shape, self.width, self.dropout)

    def players(self) -> List[Player]:
        balance = None if self.ratio is None else Balance(["l1"], self.ratio)
        return [player._replace(balance=balance) if player.name == "generator" else player for player in super().players()]

    @once
    def fake(self, move: Any) -> Any:
        """The batch's images, compressed and decompressed."""
        return self.generator(self.real(move))

    def generator_loss(self, move: Any) -> Dict[str, Any]:
        weight = self.adversarial_weight if self.ratio is None else 1.0
        terms = {term: weight * value for term, value in super().generator_loss(move).items()}
        return dict(terms, l1=l1(self.fake(move), self.real(move)))

    def reconstruct(self, move: Any) -> Any:
        """What the bits of move.batch["x"] become: [size] + shape."""
        return self.fake(move)

    def picture(self, move: Any) -> Any:
        """The image and what became of it."""
        return side_by_side([move.batch["x"], self.fake(move)])
