"""RaGAN: Jolicoeur-Martineau, 2018, https://arxiv.org/abs/1807.00734, the relativistic average standard GAN.

Networks, optimizer, average and how players move are `dcgan`'s; the paper's experiments have spectral norm in the
discriminator. Its gradient penalty variant is this loss with that of `wgan-gp`: `ganzoo train wgan-gp --loss
relativistic-average --set n_critic=1`.
"""

from ganzoo_plugins import expectations
from ganzoo_plugins.models.dcgan import DCGAN


class RaGAN(DCGAN):
    """A relativistic discriminator: how much more real is this example than the others' average?"""

    loss = "relativistic-average"
    steps = 6000
    expects = expectations.digits(6.0, 0.45, 0.9)
