"""The encoder: DCGAN's generator (`networks/dcgan.py`) the other way round."""

from typing import Any, List, Sequence

from ganzoo_compat.networks import Network
from ganzoo_plugins.layers.activation import LeakyReLU
from ganzoo_plugins.layers.batch_norm import BatchNorm
from ganzoo_plugins.layers.convolution import Convolution
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.shape import Flatten
from ganzoo_plugins.networks.dcgan import WIDEST, halvings


def encoder(shape: Sequence[int], latent: int, width: int = 64, norm: bool = True) -> Network:
    """Images [batch] + shape -> latent vectors [batch, latent], of any size; sides divisible by 4. norm: whether by batch norm."""
    layers: List[Any] = []
    for place in range(halvings(shape)):
        layers += [Convolution(width * min(2 ** place, WIDEST), 5, 2, bias=not norm)] + ([BatchNorm()] if norm else [])
        layers += [LeakyReLU(0.3)]
    return Network("encoder", layers + [Flatten(), Dense(latent)], shape)
