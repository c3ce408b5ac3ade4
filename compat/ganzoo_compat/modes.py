"""The modes: a graph run by a session, eager, compiled function; which this TensorFlow has, and the stage of one.

Each run has a stage of its own and, in graph mode, a graph of its own, so that runs of any mode follow each other in one
process. TensorFlow 1 has the other two modes only in a process that was switched to eager before it did anything else.
"""

from typing import Any, List

import tensorflow as tf

from ganzoo_compat import devices, precision
from ganzoo_compat.errors import Unavailable
from ganzoo_compat.functions import HAVE_XLA
from ganzoo_compat.spelling import IS_2, VERSION, executing_eagerly, v1

__all__ = ["MODES", "TOGETHER", "available", "default", "open_stage"]

MODES = ("graph", "eager", "function")
TOGETHER = hasattr(v1.train, "Checkpoint")  # 1.9 and later: a graph beside eager mode, which came with that checkpoint of both


def available() -> List[str]:
    """The modes of this TensorFlow, the default one first."""
    return ["function", "eager", "graph"] if IS_2 else ["graph", "eager", "function"]


def default() -> str:
    """Compiled function on TensorFlow 2, graph on TensorFlow 1: but function too where a process of 1.6 to 1.8 has eager mode."""
    return "function" if IS_2 or not TOGETHER and executing_eagerly() else "graph"


def open_stage(mode: str, seed: int, device: str = "auto", threads: int = 0, gpu_memory: str = "growth", xla: bool = False,
               kind: str = "float32") -> Any:
    """A stage for one run.

    kind: one of `precision.KINDS`.

    Raises:
        Unavailable: the mode, the device or the setting is not to be had here; says what is.
    """
    if mode not in available():
        raise Unavailable(f"TensorFlow {VERSION} has no mode {mode!r}; it has {', '.join(available())}.")
    if xla and (mode != "function" or not HAVE_XLA):
        raise Unavailable(f"XLA compiles functions of TensorFlow 2.5 or later (--mode function); this is mode {mode} of {VERSION}.")
    config = devices.configure(threads, gpu_memory)
    if mode != "graph" and not IS_2:
        _enable_eager(config)
    place = devices.resolve(device)
    precision.check(kind, place)
    if mode == "graph":
        if not TOGETHER and executing_eagerly():
            raise Unavailable(f"TensorFlow {VERSION} has no graphs in a process that was switched to eager mode: "
                              f"start a new process, or use mode eager or function.")
        from ganzoo_compat.stage_graph import GraphStage

        return GraphStage(seed, place, config, kind)
    from ganzoo_compat.stage_eager import EagerStage

    return EagerStage(seed, place, mode == "function", xla, kind)


def _enable_eager(config: Any) -> None:
    # tf.executing_eagerly() does not come first: up to 1.13 the question settles that this is a process of graphs
    try:
        (tf if hasattr(tf, "enable_eager_execution") else tf.contrib.eager).enable_eager_execution(config)  # 1.6: there only
    except (ValueError, AttributeError):  # enabled already, or too late (where 1.15 stumbles over its own message)
        if not executing_eagerly():
            raise Unavailable(f"TensorFlow {VERSION} was used in graph mode in this process: call tf.enable_eager_execution() "
                              f"before anything else, start a new process, or use mode graph.") from None
