"""A frozen graph from a file, run by a session of its own on every release."""

from typing import Any, Dict, List, Sequence

import tensorflow as tf

from ganzoo_compat.errors import CheckpointMismatch, Unavailable
from ganzoo_compat.modes import TOGETHER
from ganzoo_compat.sessions import open_session
from ganzoo_compat.spelling import VERSION, executing_eagerly, v1

__all__ = ["FrozenGraph"]


class FrozenGraph:
    """The graph of a GraphDef file.

    Raises:
        CheckpointMismatch: the file is none.
        Unavailable: this process has no graphs.
    """

    def __init__(self, path: str) -> None:
        if not TOGETHER and executing_eagerly():
            raise Unavailable(f"{path} is a graph, and TensorFlow {VERSION} has none in a process that was switched to eager mode: "
                              f"use mode graph in a new process.")
        definition = v1.GraphDef()
        with open(path, "rb") as file:
            try:
                definition.ParseFromString(file.read())
            except Exception as error:  # protobuf's own
                raise CheckpointMismatch(f"{path} is no graph of TensorFlow's: {type(error).__name__}.") from error
        self._graph = tf.Graph()
        with self._graph.as_default():
            v1.import_graph_def(definition, name="")
        self._session = open_session(self._graph)

    def run(self, wanted: Sequence[str], fed: Dict[str, Any]) -> List[Any]:
        """The tensors of these names as arrays, where others have the values that are fed."""
        return list(self._session.run(list(wanted), fed))
