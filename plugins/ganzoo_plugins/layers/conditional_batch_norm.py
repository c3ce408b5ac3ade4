"""Conditional batch normalisation: de Vries et al., 2017, https://arxiv.org/abs/1707.00683; as in generators since Miyato and
Koyama, 2018, https://arxiv.org/abs/1802.05637."""

from typing import Callable

from ganzoo_compat.networks import Layer
from ganzoo_plugins.layers.batch_norm import BatchNorm
from ganzoo_plugins.layers.conditional_norm import ConditionalNorm, table


class ConditionalBatchNorm(ConditionalNorm):
    """Batch norm whose scale and centre are functions of a condition, such as a one-hot label. Arguments as ConditionalNorm's."""

    def __init__(self, channels: int, linear: Callable[[int], Layer] = table) -> None:
        super().__init__(BatchNorm(affine=False), channels, linear)
