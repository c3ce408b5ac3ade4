"""DRAGAN: Kodali et al., 2017, https://arxiv.org/abs/1705.07215, algorithm 1.

Networks, optimizer and average are `dcgan`'s, without dropout, as in `wgan-gp`; the loss is the paper's, which is the first
GAN's. The noise around real examples is that of the authors' code: uniform, half a deviation of the batch.
"""

from typing import Any, Dict

from ganzoo.settings import Setting
from ganzoo_plugins.models.dcgan import DCGAN
from ganzoo_plugins.penalties.around_real import around_real


class DRAGAN(DCGAN):
    """A discriminator whose slope is held near 1 around real examples, where sharp gradients make modes collapse."""

    penalty = Setting(10.0, "weight of the gradient penalty: the paper's lambda", at_least=0)
    spread = Setting(0.5, "how far around real examples the slope is held, in deviations of the batch: the paper's c", at_least=0)
    dropout = 0.0
    steps = 1700

    def discriminator_terms(self, move: Any) -> Dict[str, Any]:
        noise = move.uniform([move.size] + list(self.shape))
        return {"penalty": self.penalty * around_real(self.discriminator, move.batch["x"], noise, self.spread)}
