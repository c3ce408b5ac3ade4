"""What is worked out beside a run, in whichever mode it is: values, and what a function does."""

from typing import Any, Callable, List

import tensorflow as tf

from ganzoo_compat.functions import compiled
from ganzoo_compat.sessions import ON_CPU, open_session
from ganzoo_compat.spelling import executing_eagerly, v1

__all__ = ["operations", "value"]


def value(compute: Callable[[], Any], seed: int) -> Any:
    """compute() as a NumPy array. What it draws depends on the seed only, the same numbers in every mode."""
    def seeded() -> Any:
        v1.set_random_seed(seed)  # of the graph or function, in which everything is numbered from the start
        return compute()

    if executing_eagerly():
        return compiled(seeded)().numpy()
    with tf.Graph().as_default() as graph, open_session(graph, ON_CPU) as session:
        return session.run(seeded())


def operations(function: Callable[[], Any]) -> List[str]:
    """The kinds of the operations that function() is made of, such as MatMul. Eagerly, it is run once."""
    kinds: List[str] = []

    def traced() -> Any:
        graph = v1.get_default_graph()
        before = len(graph.get_operations())
        result = function()
        kinds.extend(op.type for op in graph.get_operations()[before:])
        return result

    (compiled(traced) if executing_eagerly() else traced)()
    return kinds
