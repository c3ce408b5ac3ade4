"""Networks whose features are of use: for feature matching, or for another network's head."""

from typing import Any, Sequence, Tuple

from ganzoo_compat.networks import Network
from ganzoo_plugins.layers.chain import Chain


class Featured(Network):
    """A network that also gives what its last layer sees: inputs -> (outputs, features).

    layers: the last one is the head, the others the body.
    """

    def __init__(self, name: str, layers: Sequence[Any], *shapes: Sequence[int]) -> None:
        self.body, self.head = Chain(layers[:-1]), layers[-1]
        super().__init__(name, None, *shapes)

    def call(self, x: Any, *more: Any) -> Tuple[Any, Any]:
        features = self.body(x, *more)
        return self.head(features), features
