"""Geometric GAN: Lim and Ye, 2017, https://arxiv.org/abs/1705.02894: the discriminator as a support vector machine.

Networks, optimizer, average and how players move are `dcgan`'s; the paper takes RMSprop of 2e-4, weight decay as the machine's
norm, and ten updates of the generator for each of the discriminator.
"""

from ganzoo_plugins import expectations
from ganzoo_plugins.models.dcgan import DCGAN


class HingeGAN(DCGAN):
    """Geometric GAN: the discriminator learns from examples inside of its margin only."""

    loss = "hinge"
    steps = 6000
    expects = expectations.digits(6.0, 0.45, 0.9)
