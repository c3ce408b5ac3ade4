"""SNGAN: Miyato et al., 2018, https://arxiv.org/abs/1802.05957.

The residual networks of the paper's appendix B.4, with 16 to 64 channels (there 128 and 256) and one block of constant size in
the discriminator (for 32x32: two), and the hinge loss. Adam's numbers are the paper's setting C, 2e-4, beta1 0.5, beta2 0.999 and
one update of the discriminator for each of the generator, both from one batch; its residual networks had beta1 0, beta2 0.9 and
five. Samples are drawn from an average of the generator's weights, which the paper does not have.
"""


from ganzoo.settings import Setting
from ganzoo.two_player import TwoPlayerGAN
from ganzoo_plugins import expectations
from ganzoo_plugins.networks import dcgan, resnet


class SNGAN(TwoPlayerGAN):
    """Residual networks, the discriminator's Lipschitz constant bounded by spectral normalisation."""

    width = Setting(16, "channels of the widest images' blocks; the others are multiples", at_least=1)
    loss = "hinge"
    ema = 0.99
    steps = 3600
    expects = expectations.digits(4.0, 0.5, 0.9)
    demands = staticmethod(dcgan.unfit)

    def build(self) -> None:
        self.generator = resnet.Generator(self.latent, self.shape, self.width, resnet.Style(spectral=False))
        self.discriminator = resnet.Discriminator(self.shape, self.width, resnet.Style(spectral=True))
