"""cGANs with projection discriminator: Miyato and Koyama, 2018, https://arxiv.org/abs/1802.05637.

The discriminator's logit is psi(phi(x)) + y^T V phi(x), equation 3: features phi(x), projected on the label's embedding. The loss
is the paper's hinge; networks and sizes are those of `sngan`, with conditional batch norm in the generator, and so is one update
of the discriminator for each of the generator (the paper: five). Adam's step size is 1e-3, beta1 0.5 and beta2 0.999 (the paper:
2e-4, 0 and 0.9): at 2e-4 the labels' scales and centres, which start alike, had hardly parted after 800 steps. Samples are drawn
from an average of the generator's weights, which the paper does not have.
"""


from ganzoo.conditional import ConditionalGAN
from ganzoo.metrics import Expectation
from ganzoo.settings import Setting
from ganzoo_plugins import expectations
from ganzoo_plugins.networks import dcgan, resnet


class ProjectionGAN(ConditionalGAN):
    """Draws what its label says: conditional batch norm against a projection discriminator."""

    width = Setting(16, "channels of the widest images' blocks; the others are multiples", at_least=1)
    loss = "hinge"
    learning_rate = 1e-3
    ema = 0.99
    steps = 2000
    expects = expectations.digits(2.0, 0.8, 0.95) + (Expectation("label-accuracy", at_least=0.9),)
    demands = staticmethod(dcgan.unfit)

    def build(self) -> None:
        self.generator = resnet.Generator(self.latent, self.shape, self.width, resnet.Style(spectral=False), self.classes)
        self.discriminator = resnet.Discriminator(self.shape, self.width, resnet.Style(spectral=True), self.classes)
