"""Layers and models of Keras 2 and 3, layer objects of tf.layers, and tfe.Network, as layers of ours."""

import re
from collections import OrderedDict
from typing import Any, Dict, Iterator, List, Sequence, Set, Tuple

import tensorflow as tf

from ganzoo_compat import variables
from ganzoo_compat.base_layer import Layer, each, training_keyword, training_now
from ganzoo_compat.errors import WrongNetwork
from ganzoo_compat.naming import base, snake, unique
from ganzoo_compat.precision import wide
from ganzoo_compat.spelling import v1

if hasattr(v1.train, "Checkpoint"):  # 1.9 and later
    def _called(inner: Any, training: bool, inputs: Sequence[Any], options: Dict[str, Any]) -> Any:
        return inner(*inputs, **options)
else:  # 1.6 to 1.8
    def _called(inner: Any, training: bool, inputs: Sequence[Any], options: Dict[str, Any]) -> Any:
        """A model of 1.6 does not tell its layers that they train, and no model can be called in a compiled function: a built
        one's `call`, which is all that remains to be done, can.
        """
        tf.keras.backend.set_learning_phase(int(training))
        try:
            return (inner.call if hasattr(inner, "layers") and inner.built else inner)(*inputs, **options)
        finally:
            tf.keras.backend.set_learning_phase(0)


class KerasLayer(Layer):
    """A layer or model of Keras, or of tf.layers, as one of ours. Built when handed in, it keeps its weights.

    Raises:
        WrongNetwork: it has a regularizer or a constraint, which only Keras's own training applies.
    """

    def __init__(self, inner: Any) -> None:
        self.inner = inner
        self.built = True
        self._training = training_keyword(inner.call)
        for layer in _sublayers(inner):
            for name, value in vars(layer).items():
                if callable(value) and re.search("_(regularizer|constraint)$", name):
                    raise WrongNetwork(f"{type(layer).__name__} has a {name.lstrip('_')}, which only Keras's own training applies: "
                                       f"leave it out, and add a term to the player's loss or bound the weights in its after().")

    def __call__(self, x: Any, *more: Any) -> Any:
        training = training_now()
        options = {self._training: training} if self._training else {}
        return wide(_called(self.inner, training, (x,) + more, options))

    def weights(self) -> List[Tuple[str, Any, bool]]:
        names: Set[str] = set()
        return [(unique(f"{self.path}{path}", names), variables.raw(one), trainable)
                for path, one, trainable in _keras_weights(self.inner, "", True)]

    def as_keras(self) -> List[Tuple[Any, List[Any]]]:
        return [(type(self.inner).from_config(self.inner.get_config()), [variables.raw(one) for one in self.inner.weights])]

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
                   # Keras 3: of any class; those of LSTM and the like have one for a dropout that may be 0
                   or getattr(layer, "_seed_generators", ()) and not hasattr(layer, "recurrent_dropout")
                   for layer in _sublayers(self.inner))

    def acts_in_training(self) -> bool:
        return any(re.search("BatchNorm|Dropout|Noise", type(layer).__name__) and getattr(layer, "rate", 1)
                   and getattr(layer, "trainable", True) for layer in _sublayers(self.inner))

    def state(self) -> List[Any]:
        """The variables that a call may assign: batch statistics, and all of a wrapper's (Keras's SpectralNormalization)."""
        found = [one for layer in _sublayers(self.inner)
                 for one in (layer.weights if hasattr(layer, "layer") else layer.non_trainable_weights)]
        return list(OrderedDict((id(variables.raw(one)), variables.raw(one)) for one in found).values())


def is_keras(value: Any) -> bool:
    """Whether it is a layer or a model of Keras or of tf.layers."""
    return hasattr(type(value), "trainable_weights")


def kind(layer: Any) -> str:
    """What names it: dense, batch_normalization; model for a functional one, whose class has been Functional from 2.2 on."""
    name = type(layer).__name__
    return snake("Model" if name == "Functional" else name)


def _sublayers(layer: Any) -> List[Any]:
    """The layer and every layer in it."""
    if hasattr(layer, "_flatten_layers"):  # Keras 2 of TensorFlow 2.2 and later, Keras 3
        return list(layer._flatten_layers())
    if hasattr(layer, "submodules"):  # 1.14 and later
        return [layer] + [one for one in layer.submodules if is_keras(one)]
    found = [layer]
    for one in found:
        found += [below for below in _attributes(one) if not any(below is other for other in found)]
    return found


def _attributes(layer: Any) -> List[Any]:
    """The layers that are attributes, or in lists or dicts that are attributes: up to 1.13 layers do not know theirs."""
    if hasattr(layer, "submodules") or hasattr(layer, "_flatten_layers"):  # 1.14 and later
        return []
    kept = ("_layers", "_input_layers", "_output_layers")  # Keras's own notes
    found: List[Any] = []
    for one in _flat([value for name, value in vars(layer).items() if name not in kept]):
        found += [] if any(one is other for other in found) else [one]
    return found


def _flat(values: Sequence[Any]) -> Iterator[Any]:
    """The layers among the values, and in lists and dicts among them."""
    for value in values:
        if isinstance(value, (list, tuple, dict)):
            yield from _flat([one for _, one in each(value)])
        elif is_keras(value):
            yield value


def _parts(layer: Any) -> List[Any]:
    """A model's layers in order, where Keras finds them or not: up to 1.9 it does not look into lists."""
    listed = list(_flat(getattr(layer, "layers", None) or []))
    attributes = _attributes(layer) if getattr(layer, "_is_graph_network", None) is False else []  # a subclass's, 1.7 and later
    if all(any(one is other for other in listed) for one in attributes):
        return listed
    return attributes + [one for one in listed if not any(one is other for other in attributes)]


def _keras_weights(layer: Any, path: str, trainable: bool) -> Iterator[Tuple[str, Any, bool]]:
    """(path below the layer, weight, whether it trains): parts by their kind and number, as Keras's own names count through
    the whole process.
    """
    trainable = trainable and layer.trainable
    seen: Set[int] = set()
    names: Set[str] = set()
    for one in _parts(layer):
        part = unique(kind(one), names)
        for below, weight, moves in _keras_weights(one, f"{path}/{part}", trainable):
            if id(weight) not in seen:
                seen.add(id(weight))
                yield below, weight, moves
    for moves in (True, False):
        for one in _sublayers(layer):
            for weight in one.trainable_weights if moves else one.non_trainable_weights:
                if id(weight) not in seen:
                    seen.add(id(weight))
                    yield f"{path}/{base(weight.name)}", weight, moves and trainable
