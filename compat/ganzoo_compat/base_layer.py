"""What every layer of a network is: something callable whose weights have canonical names."""

import inspect
import zlib
from collections import OrderedDict
from typing import Any, Callable, Iterator, List, Optional, Sequence, Tuple

import numpy as np

from ganzoo_compat import move, stage, variables
from ganzoo_compat.errors import Unavailable, WrongNetwork

__all__ = ["Layer", "static_shape", "training_now"]


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

    def acts_in_training(self) -> bool:
        """Whether it does something else in training than in samples, as batch norm and dropout do."""
        return False

    def as_keras(self) -> List[Tuple[Any, List[Any]]]:
        """New layers of Keras's that together compute the same when sampling, each with our variables in the order of its weights.

        Raises:
            Unavailable: Keras has none.
        """
        raise Unavailable(f"Keras has no layer for {type(self).__name__}.")

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
            for suffix, one in each(value):
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
                self.__dict__[name] = taken_in(value, home)
        for name, part in self.parts():
            part.settle(f"{path}/{name}" if name else path, home)

    def weights(self) -> List[Tuple[str, Any, bool]]:
        """(canonical name, variable, trainable) of the layer and its parts."""
        found = list(self.__dict__.get("_weights", ()))
        for _, part in self.parts():
            found += part.weights()
        return found


def static_shape(x: Any) -> List[Any]:
    """The shape as Python numbers, None where it is not known."""
    return [None if side is None else int(side) for side in x.shape.as_list()]


def training_keyword(call: Callable[..., Any]) -> Optional[str]:
    """What the function calls its argument that says whether networks train here; None if it has none."""
    try:
        parameters = inspect.signature(call).parameters
    except (TypeError, ValueError):  # nothing of Python's
        return None
    return next((name for name in ("training", "is_training", "train") if name in parameters), None)


def training_now() -> bool:
    """Whether networks train here: in a move, and neither when sampling nor outside of one."""
    active = move.current()
    return active is not None and active.training


def taken_in(value: Any, home: Any) -> Any:
    """The value with every Keras layer in it as one of ours: the same one for the same layer, so that what is shared stays so."""
    from ganzoo_compat.keras_layer import KerasLayer, is_keras  # which is a Layer itself

    if is_keras(value):
        return home.foreign.setdefault(id(value), KerasLayer(value))
    if isinstance(value, (list, tuple)) and type(value) in (list, tuple):
        return type(value)(taken_in(one, home) for one in value)
    if type(value) in (dict, OrderedDict):
        return type(value)((key, taken_in(one, home)) for key, one in value.items())
    return value


def each(value: Any) -> Iterator[Tuple[str, Any]]:
    if isinstance(value, (list, tuple)):
        for index, one in enumerate(value):
            yield f"/{index}", one
    elif isinstance(value, dict):
        for key, one in value.items():
            yield f"/{key}", one
    else:
        yield "", value
