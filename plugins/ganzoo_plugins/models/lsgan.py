"""LSGAN: Mao et al., 2016, https://arxiv.org/abs/1611.04076, with the targets of its equation 9 (a = 0, b = c = 1).

Networks, optimizer, average and how players move are `dcgan`'s, where the paper has one more layer at each size and batch norm
in the discriminator. The other targets of the paper (equation 8): `--loss least-squares:fake=-1,real=1,wanted=0`.
"""

from ganzoo_plugins import expectations
from ganzoo_plugins.models.dcgan import DCGAN


class LSGAN(DCGAN):
    """Squared distances from targets, so that examples far on the right side are still drawn to the real ones."""

    loss = "least-squares"
    steps = 6000
    expects = expectations.digits(6.0, 0.45, 0.9)
