"""Networks of players: layers of our own, Keras layers and models (Keras 2 and 3), on 1.x those of tf.layers, and functions.

    Network("generator", [Dense(128), LeakyReLU(0.2), tf.keras.layers.Dense(2)], [latent])
    Network("discriminator", keras_model, [28, 28, 1])
    Network("discriminator", function_of_tf_layers, [28, 28, 1])

or a class of one's own, whose layers are attributes:

    class Critic(Network):
        def __init__(self, name, shape):
            self.first, self.last = Convolution(64, 5, 2), Dense(1)
            super().__init__(name, None, shape)

        def call(self, x):
            return self.last(flatten(tf.nn.relu(self.first(x))))

Called in a move a network trains (batch statistics, dropout); outside of one, and when sampling, it is used as it is.
"""

from collections import OrderedDict
from typing import Any, Dict, Iterator, List, Sequence, Set, Tuple

import tensorflow as tf

from ganzoo_compat import stage, variables
from ganzoo_compat.base_layer import Layer, static_shape, taken_in
from ganzoo_compat.errors import Unavailable, WrongNetwork
from ganzoo_compat.function_layer import FunctionLayer
from ganzoo_compat.keras_layer import KerasLayer, kind
from ganzoo_compat.naming import snake, unique

__all__ = ["Layer", "Network", "static_shape"]


class Network(Layer):
    """A network of a player.

    name: how players and checkpoints call it; a run has one network of a name.
    layers: called one after another: layers of our own, Keras layers or models, or functions; or a single Keras model or
        function; or None for a class with its own `call`.
    shapes: of one example of each input.

    Raises:
        WrongNetwork: something among the layers is not callable, or was built in another mode, or uses variables that are not
            its own.
    """

    def __init__(self, name: str, layers: Any, *shapes: Sequence[int]) -> None:
        self.name = name
        self.before: List[Any] = []  # functions of the first input, in front of the network: augmentation
        self.stage = stage.current()
        self.exact = True  # whether everything random in it is ganzoo's own, so that a resumed run repeats it
        if layers is not None:
            self._chain = _chain(layers, self.stage)
        self.settle(name, self.stage)
        parts = self._all_parts()
        foreign = [part for part in parts if isinstance(part, KerasLayer)]
        functions = [part for part in parts if isinstance(part, FunctionLayer)]
        for part in foreign:
            for variable in part.made_before():
                self.stage.check_home(name, variable)
        with self.stage.building(name), self.stage.touching() as touched:
            self(*[tf.zeros([2] + [int(side) for side in shape]) for shape in shapes])
        own = self.weights()
        known = {id(variable) for _, variable, _ in own}
        for variable in touched():
            if id(variables.raw(variable)) not in known:
                raise WrongNetwork(f"Network {name!r} uses the variable {variable.name!r}, which is not part of it and would be "
                                   f"neither trained nor saved: give the layer that has it, as an attribute or among the layers, "
                                   f"or make it by get_variable in a function among them.")
        self.named: Dict[str, Any] = OrderedDict((full, variable) for full, variable, _ in own)
        self.trainable: Dict[str, Any] = OrderedDict((full, variable) for full, variable, trainable in own if trainable)
        self.foreign_state = [variable for part in foreign + functions for variable in part.state()]
        self.exact = not any([part.random() for part in foreign] + [part.examine() for part in functions])
        self.stage.adopt(self)

    def __call__(self, x: Any, *more: Any) -> Any:
        for change in self.before:
            x = change(x)
        return super().__call__(x, *more)

    def call(self, x: Any, *more: Any) -> Any:
        for layer in self._chain.values():
            x, more = layer(x, *more), ()
        return x

    def as_keras(self) -> List[Tuple[Any, List[Any]]]:
        if "_chain" not in vars(self) or self.before:
            raise Unavailable(f"The network {self.name} is more than layers one after another.")
        return [pair for layer in self._chain.values() for pair in layer.as_keras()]

    def acts_in_training(self) -> bool:
        return any(part.acts_in_training() for part in self._all_parts() if part is not self)

    def parts(self) -> Iterator[Tuple[str, Layer]]:
        for name, part in super().parts():
            yield (name[len("chain/"):] if name.startswith("chain/") else name), part

    def _all_parts(self) -> List[Layer]:
        found: List[Layer] = []
        todo: List[Layer] = [self]
        while todo:
            layer = todo.pop()
            found.append(layer)
            todo += [part for _, part in layer.parts()]
        return found


def _chain(layers: Any, home: Any) -> Dict[str, Layer]:
    """{name: layer}: named by their kind, and numbered where there are several. A function alone is the network itself."""
    named: Dict[str, Layer] = OrderedDict()
    names: Set[str] = set()
    several = isinstance(layers, (list, tuple))
    for layer in layers if several else [layers]:
        if not callable(layer):
            raise WrongNetwork(f"{layer!r} cannot be part of a network: give layers, Keras models or functions.")
        layer = taken_in(layer, home)
        if isinstance(layer, KerasLayer):
            name = kind(layer.inner)
        elif isinstance(layer, Layer):
            name = snake(type(layer).__name__)
        else:
            layer = FunctionLayer(layer)
            name = snake(layer.called) if several else ""
        named[unique(name, names)] = layer
    return named
