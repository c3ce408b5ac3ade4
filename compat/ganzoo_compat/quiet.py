"""TensorFlow, imported without its notes: they are for its developers, and would drown ours. Errors are never hidden.

GANZOO_DEBUG=1 in the environment (`--debug`) shows everything.
"""

import contextlib
import logging
import os
import re
import sys
import tempfile
import warnings
from typing import ContextManager, Iterator, List

# What TensorFlow's C++ part says before its log level is read, and NumPy's complaint about its first releases
_NOISE = r"(WARNING: All log messages before absl|[IW]\d{4} |\d{4}-\d\d-\d\d [\d:.]+: [IW] |To enable the following)"
_NO_DRIVER = r"(E\d{4} |\d{4}-\d\d-\d\d [\d:.]+: E ).*[Ff]ailed call to cuInit: UNKNOWN ERROR"
_LITE = r"INFO: "

_debug = os.environ.get("GANZOO_DEBUG") == "1"


@contextlib.contextmanager
def _without(kinds: List[str]) -> Iterator[None]:
    """What is written to standard error inside follows afterwards, without lines that begin so; all of it where something fails.

    kinds: regular expressions.
    """
    real = None
    if kinds and not _debug:
        with contextlib.suppress(OSError):  # there is no standard error
            real = os.dup(2)
    if real is None:
        yield
        return
    with tempfile.TemporaryFile() as caught:
        sys.stderr.flush()
        os.dup2(caught.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(real, 2)
            os.close(real)
            caught.seek(0)
            said = caught.read().decode("utf-8", "replace").splitlines()
            failed = sys.exc_info()[0] is not None
            for line in said:
                if failed or not any(re.match(kind, line) for kind in kinds):
                    print(line, file=sys.stderr)


def reads_no_level() -> bool:
    """Whether this is 2.17 to 2.20, whose C++ part notes what it likes, whatever TF_CPP_MIN_LOG_LEVEL says."""
    return tensorflow.__version__.startswith(("2.17.", "2.18.", "2.19.", "2.20."))


def _notes() -> List[str]:
    return [_NOISE] if reads_no_level() else []


def without_notes() -> ContextManager[None]:
    """Around what is noted where no log level is read."""
    return _without(_notes())


def without_driver() -> ContextManager[None]:
    """Around what looks for GPUs: where there is no driver of any, TensorFlow built for GPUs says so at the level of errors."""
    return _without(_notes() + ([] if os.path.exists("/proc/driver/nvidia") else [_NO_DRIVER]))


@contextlib.contextmanager
def of_lite() -> Iterator[None]:
    """Around TensorFlow Lite's interpreter, which tells of its parts, and that it is to move to a package of its own."""
    with _without([_LITE]), warnings.catch_warnings():
        if not _debug:
            warnings.simplefilter("ignore", UserWarning)
        yield


def _import_quietly() -> None:
    with _without([_NOISE]), warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        import tensorflow  # noqa: F401  # which is bound below


def hush() -> None:
    """TensorFlow's deprecation notes are not for the user of a run either."""
    if not _debug:
        logging.getLogger("tensorflow").setLevel(logging.ERROR)


if not _debug:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # errors; read at the first note, which may come after the import
if not _debug and "tensorflow" not in sys.modules:
    _import_quietly()
import tensorflow  # noqa: E402

hush()
