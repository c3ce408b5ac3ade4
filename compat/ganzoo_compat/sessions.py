"""Sessions, each of which looks for GPUs when it is the first of its process."""

import functools
from typing import Any, Optional

import tensorflow as tf

from ganzoo_compat.quiet import reads_no_level, without_driver, without_notes
from ganzoo_compat.spelling import v1

__all__ = ["ON_CPU", "open_session"]

ON_CPU = v1.ConfigProto(device_count={"GPU": 0}, allow_soft_placement=True)  # a second session would ask for all of a GPU's memory


def open_session(graph: Any, config: Optional[Any] = None) -> Any:
    """A session of a graph; a context that makes both the default ones and closes it."""
    if reads_no_level():
        _note_session_at_once()
    with without_driver():
        return v1.Session(graph=graph, config=config)


@functools.lru_cache(maxsize=None)
def _note_session_at_once() -> None:
    """What is noted when a process runs its first session is noted here."""
    with tf.Graph().as_default() as graph:
        one = tf.constant(1)
    with without_notes(), v1.Session(graph=graph, config=ON_CPU) as session:
        session.run(one)
