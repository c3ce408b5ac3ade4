"""DRAGAN: Kodali et al., 2017, https://arxiv.org/abs/1705.07215, algorithm 1.

Networks, optimizer, average and how players move are `dcgan`'s, without dropout, as in `wgan-gp`; the loss is the paper's,
which is the first GAN's. The noise around real examples is that of the authors' code: uniform, half a deviation of the batch;
the slope is held where it leads, as in the algorithm (their code: at random points on the way there).
"""

from ganzoo_plugins import expectations
from ganzoo_plugins.models.dcgan import DCGAN


class DRAGAN(DCGAN):
    """A discriminator whose slope is held near 1 around real examples, where sharp gradients make modes collapse."""

    penalty = "around-real"
    dropout = 0.0
    steps = 5500
    expects = expectations.digits(6.0, 0.45, 0.9)
