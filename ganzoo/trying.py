"""Plugins, each imported in a process that may break, hang or end: what came of it.

    python -m ganzoo.trying          reads {"items": [...], "watched": bool}, and writes a line of JSON for each item

What the plugins print goes elsewhere, so that the answers stay apart from it.
"""

import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import warnings
from typing import Any, Dict, List, NamedTuple, Sequence

from ganzoo.registry import Item, PluginWarning

LIMIT = 60  # seconds for one plugin
START = 300  # seconds for TensorFlow, before the first


class Tried(NamedTuple):
    """What came of importing a plugin.

    error: in one sentence that names the plugin; "" if it loads.
    details: the traceback, where there is one.
    printed: what it wrote to standard output or standard error.
    tensorflow: whether it imported TensorFlow, where that was not there yet.
    changed: what it changed for the whole process, where that was watched.
    network: what it asked the network for, where that was watched; it got no answer.
    """

    item: Item
    error: str
    details: str
    printed: str
    tensorflow: bool = False
    changed: Sequence[str] = ()
    network: Sequence[str] = ()


def try_all(items: Sequence[Item], watched: bool = False) -> List[Tried]:
    """Imports each of them, and TensorFlow before those that compute, in a process: anew where one hangs or ends it.

    watched: whether what they change for the whole process, and what they ask the network for, is told too.
    """
    tried: List[Tried] = []
    while len(tried) < len(items):
        tried += _until_one_breaks(items[len(tried):], watched)
    return tried


def _until_one_breaks(items: Sequence[Item], watched: bool) -> List[Tried]:
    with tempfile.TemporaryFile() as spoilt:
        found = os.pathsep.join(filter(None, sys.path))  # what is found here is found there
        process = subprocess.Popen([sys.executable, "-m", "ganzoo.trying"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=spoilt, env=dict(os.environ, PYTHONPATH=found))
        answers: Any = queue.Queue()

        def listen() -> None:
            for line in process.stdout or ():
                answers.put(line)
            answers.put(None)

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        try:
            assert process.stdin is not None
            process.stdin.write(json.dumps({"items": items, "watched": watched}).encode())
            process.stdin.close()
            tried: List[Tried] = []
            for limit in [START] + [LIMIT] * len(items):
                answer = answers.get(timeout=limit)
                if answer is None:
                    code = process.wait()
                    spoilt.seek(0)
                    return tried + [_broken(items[len(tried)], f"it ends the process that imports it (exit code {code})",
                                            spoilt.read().decode("utf-8", "replace"))]
                said: Dict[str, Any] = json.loads(answer.decode())
                if "item" in said:
                    tried.append(Tried(**dict(said, item=items[len(tried)])))
                    if watched and said["tensorflow"]:  # the next one is to be seen without
                        return tried
            return tried
        except queue.Empty:
            return tried + [_broken(items[len(tried)], f"it was not imported after {limit} seconds")]
        except BrokenPipeError:
            return [_broken(items[0], "Python does not start")]
        finally:
            process.kill()
            process.wait()
            listener.join(LIMIT)
            if process.stdout:
                process.stdout.close()


def _broken(item: Item, why: str, details: str = "") -> Tried:
    return Tried(item, f"{item} cannot be loaded: {why}.", details, "")


# -- in the process that may break


class Watch:
    """What an import changes for the whole process, and what it asks the network for."""

    def __init__(self) -> None:
        import socket

        self.asked: List[str] = []
        self.plain = {name: getattr(socket, name) for name in ("getaddrinfo", "create_connection", "gethostbyname")}
        self.connect = socket.socket.connect
        for name in self.plain:
            setattr(socket, name, self._refusing())
        setattr(socket.socket, "connect", lambda own, address: self._refusing()(address))  # noqa: B010  # mypy would refuse it
        self.before = state()

    def _refusing(self) -> Any:
        def refuse(*args: Any, **kwargs: Any) -> Any:
            address = args[0] if args else kwargs
            self.asked.append(str(address[0] if isinstance(address, tuple) else address))
            raise OSError("no network while plugins are looked at")

        return refuse

    def end(self) -> Dict[str, List[str]]:
        """What was found; the network is there again."""
        import socket

        for name, function in self.plain.items():
            setattr(socket, name, function)
        setattr(socket.socket, "connect", self.connect)  # noqa: B010
        after = state()
        return {"network": list(dict.fromkeys(self.asked)),
                "changed": [what for what, value in self.before.items() if value != after.get(what, value)]}


def state() -> Dict[str, Any]:
    """What the process has once: {what: something to compare}."""
    import locale
    import logging
    import random
    import signal

    found: Dict[str, Any] = {
        "environment variables": dict(os.environ), "the working folder": os.getcwd(), "random's state": hash(random.getstate()),
        "sys.path": list(sys.path),
        "handlers of signals": [str(signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM)],
        "the handlers or the level of logging's root": (list(map(str, logging.getLogger().handlers)), logging.getLogger().level),
        "the locale": locale.setlocale(locale.LC_ALL), "sys.excepthook": str(sys.excepthook),
        "standard output or standard error": (id(sys.stdout), id(sys.stderr)), "the recursion limit": sys.getrecursionlimit(),
        "threads, which go on": sorted(thread.name for thread in threading.enumerate())}
    if "numpy" in sys.modules:
        import numpy

        found["numpy.random's state"] = [getattr(part, "tolist", lambda part=part: part)() for part in numpy.random.get_state()]
    if "ganzoo_compat.facts" in sys.modules:
        from ganzoo_compat.facts import shared

        found.update((f"TensorFlow's {what}", value) for what, value in shared().items())
    return found


def main() -> None:
    """Answers on what standard output is at first; then that, and standard error, are a file."""
    from ganzoo import registry
    from ganzoo.errors import GanzooError

    asked = json.load(sys.stdin)
    items = [Item(*one) for one in asked["items"]]
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    warnings.simplefilter("ignore")
    told: List[Any] = []
    if any(item.kind in ("models", "losses", "penalties") for item in items):
        with contextlib.suppress(Exception):  # without TensorFlow, those that need it say so themselves
            from ganzoo_compat import quiet  # noqa: F401  # TensorFlow's notes are nobody's of these  # isort: skip
            from ganzoo_compat import facts  # noqa: F401
    with tempfile.TemporaryFile() as written:
        os.dup2(written.fileno(), 1)
        os.dup2(written.fileno(), 2)

        def answer(**said: Any) -> None:
            answers.write(json.dumps(said) + "\n")
            answers.flush()

        answer(started=time.time())
        for item in items:
            error, details = "", ""
            watch: Any = Watch() if asked["watched"] else None
            there = "tensorflow" in sys.modules
            start = written.seek(0, os.SEEK_END)
            try:
                with warnings.catch_warnings(record=True) as told:
                    warnings.simplefilter("always", PluginWarning)
                    registry.load(item)
            except GanzooError as failed:
                error, details = str(failed), traceback.format_exc()
            except BaseException as failed:  # KeyboardInterrupt, or what else a plugin thinks of
                error, details = f"{item} cannot be loaded: it raises {type(failed).__name__}.", traceback.format_exc()
            streams: Any = (sys.__stdout__, sys.__stderr__)
            for stream in streams:
                with contextlib.suppress(ValueError):  # a plugin closed it
                    stream.flush()
            written.seek(start)
            printed = written.read().decode("utf-8", "replace")
            printed += "".join(f"{one.message}\n" for one in told if issubclass(one.category, PluginWarning))
            found = watch.end() if watch else {}
            answer(item=item, error=error, details=details, printed=printed,
                   tensorflow=not there and "tensorflow" in sys.modules, **found)
        os._exit(0)  # what they begin or register for the end of the process is not waited for


if __name__ == "__main__":
    main()
