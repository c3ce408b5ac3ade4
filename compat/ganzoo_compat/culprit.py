"""Which operation of a step makes the first number that is not finite."""

import os
import sys
from typing import Any, Dict, NamedTuple, Optional

import numpy as np
import tensorflow as tf

from ganzoo_compat.stage import Moves

__all__ = ["Culprit", "culprit"]


class Culprit(NamedTuple):
    """An operation: its name, its type, and the file and line that asked for it."""

    name: str
    kind: str
    made_in: str


def culprit(stage: Any, moves: Moves, drawn: Dict[str, Any], number: int) -> Optional[Culprit]:
    """Plays one step, looking at all that losses and gradients are made of, which takes the memory of all of it: the first
    operation that makes a number which is not finite of numbers that are; None if there is none.

    stage: a GraphStage, whose graph grows by the step.
    moves, drawn: as `Stage.play` takes them, of one step: arrays [moves, batch, ...].
    number: the step's, counted from 0.
    """
    graph = stage._graph
    with stage.scope():
        before = len(graph.get_operations())
        given = {key: [tf.constant(one) for one in array] for key, array in drawn.items()}
        _, sound, done = stage._step(moves, given, tf.constant(number, tf.int32))
    needed, todo = set(), [sound.op]  # what is only watched, and a norm that nobody divides by, may be anything
    while todo:
        op = todo.pop()
        if op not in needed:
            needed.add(op)
            todo += [tensor.op for tensor in op.inputs]
    made = [op for op in graph.get_operations()[before:] if op in needed]
    tensors = [tensor for op in made for tensor in op.outputs
               if tensor.dtype.base_dtype.is_floating and graph.is_fetchable(tensor)]
    values, _ = stage.session().run([tensors, done])
    wrong = {tensor.name for tensor, value in zip(tensors, values) if not np.isfinite(value.astype("float64")).all()}
    for op in made:
        if not len(op.inputs):  # a constant may be meant to be infinite
            continue
        from_finite = not any(tensor.name in wrong for tensor in op.inputs)
        if from_finite and any(tensor.name in wrong for tensor in op.outputs):
            return Culprit(op.name, op.type, _made_in(op))
    return None


def _made_in(op: Any) -> str:
    """Outside of TensorFlow, Keras and this package."""
    packages = [getattr(sys.modules.get(name), "__file__", None)
                for name in ("tensorflow", "tensorflow_core", "keras", "tf_keras", "ganzoo_compat")]
    inside = tuple(os.path.dirname(os.path.abspath(one)) + os.sep for one in packages if one)
    frames = [(frame[0], frame[1]) for frame in op.traceback]  # the innermost one last
    ours = [f"{name}, line {line}" for name, line in frames if not os.path.abspath(name).startswith(inside)]
    return ours[-1] if ours else "a place that TensorFlow does not tell"
