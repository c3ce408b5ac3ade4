"""Layers in a row, as one layer: a branch of a network, or its body."""

from collections import OrderedDict
from typing import Any, Iterator, Sequence, Set, Tuple

from ganzoo_compat.naming import snake, unique
from ganzoo_compat.networks import Layer


class Chain(Layer):
    """Layers and functions, called one after another; the first is given every input. Without any it gives back its input.

    Weights are named as in a network: by the layer's kind, numbered where there are several.
    """

    def __init__(self, layers: Sequence[Any]) -> None:
        names: Set[str] = set()
        self.layers = OrderedDict((unique(snake(getattr(layer, "__name__", type(layer).__name__)), names), layer)
                                  for layer in layers)

    def call(self, x: Any, *more: Any) -> Any:
        for layer in self.layers.values():
            x, more = layer(x, *more), ()
        return x

    def parts(self) -> Iterator[Tuple[str, Layer]]:
        for name, part in super().parts():
            yield name[len("layers/"):], part
