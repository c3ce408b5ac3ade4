"""DCGAN: Radford et al., 2015, https://arxiv.org/abs/1511.06434.

The networks are those of TensorFlow's DCGAN tutorial, half as wide (7x7x128, 5x5 kernels, two strided layers; dropout and no
batch norm in the discriminator; `--set width=64` is the tutorial's), and so are Glorot's initial weights (the paper: normal,
0.02). Both players move from one batch and one forward pass, as there. Adam's beta1 is the paper's 0.5, its step size 3e-4 (the
paper: 2e-4; the tutorial: 1e-4 with 0.9); samples are drawn from an average of the generator's weights, which neither has.
"""

from ganzoo.metrics import Expectation
from ganzoo.settings import Setting
from ganzoo.two_player import TwoPlayerGAN
from ganzoo_plugins import expectations
from ganzoo_plugins.networks import dcgan

STACKED = ("dataset=stacked-mnist", "steps=2500")


class DCGAN(TwoPlayerGAN):
    """Convolutional networks, batch norm and dropout: the first GAN to try on images."""

    width = Setting(32, "channels of the discriminator's first layer; the others are multiples", at_least=1)
    dropout = Setting(0.3, "share of the discriminator's units dropped in training", at_least=0, below=1)
    learning_rate = 3e-4
    ema = 0.995
    steps = 4500
    expects = expectations.digits(6.0, 0.45, 0.9) + (
        Expectation("stacked-modes", at_least=780, given=STACKED), Expectation("stacked-kl", at_most=1.4, given=STACKED))
    demands = staticmethod(dcgan.unfit)

    def build(self) -> None:
        self.generator = dcgan.generator(self.latent, self.shape, self.width)
        self.discriminator = dcgan.discriminator(self.shape, self.width, self.dropout, self.opponent, self.outputs())
