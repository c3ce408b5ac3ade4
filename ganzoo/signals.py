"""Ctrl-C and SIGTERM ask a run to stop between two calls, where its state is whole. A second one stops it at once."""

import signal
import threading
from typing import Any, Dict, Optional


class Requests:
    """While it is entered, `stop` is None, or the exit code of what asked to stop (130 Ctrl-C, 143 SIGTERM).

    Only the main thread hears of signals; in any other, nothing is changed and `stop` stays None.
    """

    def __init__(self) -> None:
        self.stop: Optional[int] = None
        self._before: Dict[int, Any] = {}

    def __enter__(self) -> "Requests":
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *error: Any) -> None:
        self._restore()

    def _ask(self, number: int, frame: Any) -> None:
        self._restore()
        self.stop = 128 + number

    def _restore(self) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before = {}
