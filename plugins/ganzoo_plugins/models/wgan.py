"""WGAN: Arjovsky et al., 2017, https://arxiv.org/abs/1701.07875, algorithm 1.

The networks are `dcgan`'s without dropout; the paper's critic has batch norm, which it does not need at this depth. RMSprop's
step sizes are 1e-3 for the generator and 2e-4 for the critic: with the paper's 5e-5 (`--set learning_rate=5e-5 --set
discriminator_rate=none`) a weight has moved by 0.035 at most after 700 updates, and images are a blur. Samples are drawn from an
average of the generator's weights, as in `dcgan`.
"""

from ganzoo_plugins import expectations
from ganzoo_plugins.models.dcgan import DCGAN


class WGAN(DCGAN):
    """A Wasserstein critic, its slope bounded by clipping its weights; trained five to one."""

    opponent = "critic"
    together = False

    loss = "wasserstein"
    penalty = "weight-clipping"
    optimizer = "rmsprop"
    learning_rate = 1e-3
    discriminator_rate = 2e-4
    n_critic = 5
    dropout = 0.0
    steps = 2000
    expects = expectations.digits(6.0, 0.45, 0.9)
