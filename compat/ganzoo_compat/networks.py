"""Networks of players: layers of our own, and Keras layers and models (Keras 2 and 3, tf.layers on 1.x), under canonical names.

    Network("generator", [Dense(128), LeakyReLU(0.2), tf.keras.layers.Dense(2)], [latent])
    Network("discriminator", keras_model, [28, 28, 1])

or a class of one's own, whose layers are attributes:

    class Critic(Network):
        def __init__(self, name, shape):
            self.first, self.last = Convolution(64, 5, 2), Dense(1)
            super().__init__(name, None, shape)

        def call(self, x):
            return self.last(flatten(tf.nn.relu(self.first(x))))

Called in a move a network trains (batch statistics, dropout); outside of one, and when sampling, it is used as it is.
"""

import inspect
import re
import zlib
from collections import OrderedDict
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence, Set, Tuple

import numpy as np
import tensorflow as tf

from ganzoo_compat import move, stage, variables
from ganzoo_compat.errors import WrongNetwork

__all__ = ["Layer", "Network"]


class Layer:
    """The base of our own layers. `build` makes the weights at the first call, `call` computes.

    Layers that are attributes (or in lists or dicts that are attributes) are parts of it, named by the attribute.
    """

    path: Optional[str] = None  # canonical, such as generator/dense; given by the network
    home: Any = None  # the stage
    built = False

    def build(self, shape: List[Any]) -> None:
        """Makes the weights for inputs of this shape: [batch, ...], None where a side is not known."""

    def call(self, x: Any) -> Any:
        """The layer's output."""
        raise NotImplementedError(f"{type(self).__name__} has no call(): say there what it computes.")

    def __call__(self, x: Any, *more: Any) -> Any:
        if not self.built:
            if self.path is None:
                raise WrongNetwork(f"{type(self).__name__} was called before it was part of a network: put it into a Network.")
            self.build(static_shape(x))
            self.built = True
        return self.call(x, *more)

    def weight(self, name: str, shape: Sequence[int], initial: Callable[..., Any], trainable: bool = True) -> Any:
        """A new float32 variable of the layer, `path/name`; to be called in `build`.

        initial: (numpy RandomState, shape) -> array. The state depends on the run's seed and the full name only.
        trainable: whether an optimizer moves it; batch statistics are not.
        """
        full = f"{self.path}/{name}"
        state = np.random.RandomState(zlib.crc32(f"{stage.current().seed}/{full}".encode()) & 0x7FFFFFFF)
        variable = variables.create(full, np.asarray(initial(state, list(shape)), "float32"), trainable)
        self.__dict__.setdefault("_weights", []).append((full, variable, trainable))
        return variable

    def parts(self) -> Iterator[Tuple[str, "Layer"]]:
        """(name, layer) of the layers that are attributes."""
        for name, value in vars(self).items():
            for suffix, one in _each(value):
                if isinstance(one, Layer):
                    yield name.lstrip("_") + suffix, one

    def settle(self, path: str, home: Any) -> None:
        """Makes the layer and its parts, Keras layers among the attributes too, belong to a stage.

        A layer that is part of several keeps its first name; they share its weights.

        Raises:
            WrongNetwork: the layer belongs to another run.
        """
        if self.home not in (None, home):
            raise WrongNetwork(f"The layer {self.path} belongs to another run: make layers in the model's build().")
        if self.home is None:
            self.home, self.path = home, path
        for name, value in list(vars(self).items()):
            if name not in ("home", "inner"):
                self.__dict__[name] = _taken_in(value, home)
        for name, part in self.parts():
            part.settle(f"{path}/{name}", home)

    def weights(self) -> List[Tuple[str, Any, bool]]:
        """(canonical name, variable, trainable) of the layer and its parts."""
        found = list(self.__dict__.get("_weights", ()))
        for _, part in self.parts():
            found += part.weights()
        return found


class Network(Layer):
    """A network of a player.

    name: how players and checkpoints call it; a run has one network of a name.
    layers: called one after another: layers of our own, Keras layers or models, or functions; or a single Keras model; or
        None for a class with its own `call`.
    shapes: of one example of each input.

    Raises:
        WrongNetwork: something among the layers is not callable, or was built in another mode.
    """

    def __init__(self, name: str, layers: Any, *shapes: Sequence[int]) -> None:
        self.name = name
        self.stage = stage.current()
        self.exact = True  # whether everything random in it is ganzoo's own, so that a resumed run repeats it
        if layers is not None:
            self._chain = _chain(layers if isinstance(layers, (list, tuple)) else [layers], self.stage)
        self.settle(name, self.stage)
        foreign = [part for part in self._all_parts() if isinstance(part, KerasLayer)]
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
                                   f"neither trained nor saved: give the layer that has it, as an attribute or among the layers.")
        self.named: Dict[str, Any] = OrderedDict((full, variable) for full, variable, _ in own)
        self.trainable: Dict[str, Any] = OrderedDict((full, variable) for full, variable, trainable in own if trainable)
        self.foreign_state = [variable for part in foreign for variable in part.state()]
        self.exact = not any(part.random() for part in foreign)
        self.stage.adopt(self)

    def call(self, x: Any) -> Any:
        for layer in self._chain.values():
            x = layer(x)
        return x

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


class KerasLayer(Layer):
    """A layer or model of Keras, or of tf.layers, as one of ours. Built when handed in, it keeps its weights."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner
        self.built = True
        try:
            self._takes_training = "training" in inspect.signature(inner.call).parameters
        except (TypeError, ValueError):
            self._takes_training = False

    def __call__(self, x: Any, *more: Any) -> Any:
        active = move.current()
        options = {"training": active is not None and active.training} if self._takes_training else {}
        return self.inner(x, *more, **options)

    def weights(self) -> List[Tuple[str, Any, bool]]:
        found: List[Tuple[str, Any, bool]] = []
        names: Set[str] = set()
        trainable = {id(variables.raw(one)) for one in self.inner.trainable_weights}
        for path, one in _keras_weights(self.inner, ""):
            variable = variables.raw(one)
            full = _unique(f"{self.path}{path}", names)
            found.append((full, variable, id(variable) in trainable))
        return found

    def made_before(self) -> List[Any]:
        """The variables that it had when it was handed in."""
        try:
            return [variables.raw(one) for one in self.inner.weights]
        except ValueError:  # Keras 2: a Sequential that was not called yet
            return []

    def random(self) -> bool:
        """Whether it draws random numbers of its own while training."""
        return any(re.search("Dropout|Noise|Random", type(layer).__name__)
                   or getattr(layer, "dropout", 0) or getattr(layer, "recurrent_dropout", 0) or getattr(layer, "_dropout", 0)
                   for layer in _sublayers(self.inner))

    def state(self) -> List[Any]:
        """The variables that a call may assign: batch statistics, and all of a wrapper's (Keras's SpectralNormalization)."""
        found = list(self.inner.non_trainable_weights)
        for layer in _sublayers(self.inner):
            found += layer.weights if hasattr(layer, "layer") else []
        return list(OrderedDict((id(variables.raw(one)), variables.raw(one)) for one in found).values())


def static_shape(x: Any) -> List[Any]:
    """The shape as Python numbers, None where it is not known."""
    return [None if side is None else int(side) for side in x.shape.as_list()]


def _chain(layers: Sequence[Any], home: Any) -> Dict[str, Any]:
    """{name: layer}: named by their kind, and numbered where there are several."""
    named: Dict[str, Any] = OrderedDict()
    names: Set[str] = set()
    for layer in layers:
        if not callable(layer):
            raise WrongNetwork(f"{layer!r} cannot be part of a network: give layers, Keras models or functions.")
        layer = _taken_in(layer, home)
        kind = getattr(layer, "__name__", "function")
        if isinstance(layer, Layer):
            kind = type(layer.inner if isinstance(layer, KerasLayer) else layer).__name__
        named[_unique(_snake(kind), names)] = layer
    return named


def _taken_in(value: Any, home: Any) -> Any:
    """The value with every Keras layer in it as one of ours: the same one for the same layer, so that what is shared stays so."""
    if hasattr(type(value), "trainable_weights") and not isinstance(value, Layer):
        return home.foreign.setdefault(id(value), KerasLayer(value))
    if isinstance(value, (list, tuple)) and type(value) in (list, tuple):
        return type(value)(_taken_in(one, home) for one in value)
    if type(value) in (dict, OrderedDict):
        return type(value)((key, _taken_in(one, home)) for key, one in value.items())
    return value


def _each(value: Any) -> Iterator[Tuple[str, Any]]:
    if isinstance(value, (list, tuple)):
        for index, one in enumerate(value):
            yield f"/{index}", one
    elif isinstance(value, dict):
        for key, one in value.items():
            yield f"/{key}", one
    else:
        yield "", value


def _sublayers(layer: Any) -> List[Any]:
    """The layer and every layer in it."""
    if hasattr(layer, "_flatten_layers"):  # Keras 2 of TensorFlow 2.2 and later, Keras 3
        return list(layer._flatten_layers())
    if hasattr(layer, "submodules"):  # 1.14 and later
        return [layer] + [one for one in layer.submodules if hasattr(type(one), "trainable_weights")]
    return [layer] + [below for one in getattr(layer, "layers", None) or [] for below in _sublayers(one)]


def _keras_weights(layer: Any, path: str) -> Iterator[Tuple[str, Any]]:
    """(path below the layer, weight): parts by their kind and number, as Keras's own names count through the whole process."""
    seen: Set[int] = set()
    names: Set[str] = set()
    for one in getattr(layer, "layers", None) or []:
        part = _unique(_snake(type(one).__name__), names)
        for below, weight in _keras_weights(one, f"{path}/{part}"):
            if id(weight) not in seen:
                seen.add(id(weight))
                yield below, weight
    for weight in list(layer.trainable_weights) + list(layer.non_trainable_weights):
        if id(weight) not in seen:
            seen.add(id(weight))
            yield f"{path}/{_base(weight.name)}", weight


def _base(name: str) -> str:
    """kernel, of `dense_3/kernel_1:0`."""
    return re.sub(r"_\d+$", "", name.split(":")[0].split("/")[-1])


def _unique(name: str, taken: Set[str]) -> str:
    unique, count = name, 0
    while unique in taken:
        count += 1
        unique = f"{name}_{count}"
    taken.add(unique)
    return unique


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])", "_", name.replace("<lambda>", "function")).lower()
