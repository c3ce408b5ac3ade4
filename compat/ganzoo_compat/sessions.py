"""Sessions, each of which looks for GPUs when it is the first of its process."""

from typing import Any, Optional

from ganzoo_compat.quiet import without_driver
from ganzoo_compat.spelling import v1

__all__ = ["open_session"]


def open_session(graph: Any, config: Optional[Any] = None) -> Any:
    """A session of a graph; a context that makes both the default ones and closes it."""
    with without_driver():
        return v1.Session(graph=graph, config=config)
