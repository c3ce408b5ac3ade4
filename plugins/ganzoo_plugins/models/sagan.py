"""SAGAN: Zhang et al., 2018, https://arxiv.org/abs/1805.08318.

Self-attention and spectral normalisation in both networks, conditional batch norm and projection of labels, the hinge loss, and
two step sizes (TTUR), the discriminator's four times the generator's: 1.6e-3 and 4e-4 (the paper, whose runs are a thousand times
as long: 4e-4 and 1e-4), with the paper's beta1 0 and beta2 0.9. The networks are those of `sngan`; the attention works at half
the image's side, at most at the paper's 32x32. Both players move from one batch. Samples are drawn from an average of the
generator's weights, which the paper does not have.
"""


from ganzoo.conditional import ConditionalGAN
from ganzoo.metrics import Expectation
from ganzoo.settings import Setting
from ganzoo_plugins import expectations
from ganzoo_plugins.networks import dcgan, resnet


class SAGAN(ConditionalGAN):
    """Self-attention and spectral normalisation in both networks; the discriminator learns faster."""

    width = Setting(16, "channels of the widest images' blocks; the others are multiples", at_least=1)
    loss = "hinge"
    learning_rate = 4e-4
    discriminator_rate = 1.6e-3
    beta1 = 0.0
    beta2 = 0.9
    ema = 0.99
    steps = 1500
    expects = expectations.digits(2.0, 0.8, 0.95) + (Expectation("label-accuracy", at_least=0.9),)
    demands = staticmethod(dcgan.unfit)

    def build(self) -> None:
        style = resnet.Style(spectral=True)
        self.generator = resnet.Generator(self.latent, self.shape, self.width, style, self.classes, attention=True)
        self.discriminator = resnet.Discriminator(self.shape, self.width, style, self.classes, attention=True)
