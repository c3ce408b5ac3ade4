"""What TensorFlow would keep for ever of a stage that is gone.

`tf.custom_gradient` in a graph, a compiled function's too, registers the gradient under a new name, and what it is registered with
holds the graph: every run of a process would stay in memory.
"""

import contextlib
import importlib
import weakref
from typing import Any, Dict, Iterator, List

import tensorflow  # noqa: F401  # before its parts

_ops = importlib.import_module("tensorflow.python.framework.ops")
_registry = getattr(_ops, "gradient_registry", getattr(_ops, "_gradient_registry", None))  # the latter up to 2.3
_registered: Dict[str, Any] = getattr(_registry, "_registry", {})
_of: "weakref.WeakKeyDictionary[Any, List[str]]" = weakref.WeakKeyDictionary()


@contextlib.contextmanager
def gradients_forgotten_with(owner: Any) -> Iterator[None]:
    """The gradients that are registered inside go when the owner does; None keeps them."""
    before = len(_registered)
    yield
    if owner is None or len(_registered) == before:
        return
    names = list(_registered)[before:]  # in the order in which they came
    if owner not in _of:
        _of[owner] = []
        weakref.finalize(owner, _forget, _of[owner])
    _of[owner] += names


def _forget(names: List[str]) -> None:
    for name in names:
        _registered.pop(name, None)
