"""Residual connections: He et al., 2015, https://arxiv.org/abs/1512.03385."""

from typing import Any

from ganzoo_plugins.layers.chain import Chain


class Residual(Chain):
    """x + layers(x): layers and functions, one after another, that keep the shape."""

    def call(self, x: Any, *more: Any) -> Any:
        return x + super().call(x, *more)
