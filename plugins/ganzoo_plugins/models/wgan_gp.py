"""WGAN-GP: Gulrajani et al., 2017, https://arxiv.org/abs/1704.00028, algorithm 1.

The networks are DCGAN's of TensorFlow's tutorial, without dropout (the paper's MNIST networks are alike: three layers of 5x5)
and without batch norm in the critic, as the paper demands. Adam's beta1 is the paper's MNIST code's 0.5 (its algorithm: 0)
and its step size 3e-4 (the paper: 1e-4), and samples are drawn from an average of the generator's weights, as in `dcgan`.
"""

from ganzoo_plugins import expectations
from ganzoo_plugins.models.dcgan import DCGAN


class WGANGP(DCGAN):
    """A Wasserstein critic, its slope held near 1 by a gradient penalty; trained five to one."""

    opponent = "critic"
    together = False

    loss = "wasserstein"
    penalty = "gradient"
    n_critic = 5
    dropout = 0.0
    beta2 = 0.9
    steps = 1700
    expects = expectations.digits(6.0, 0.45, 0.9)
