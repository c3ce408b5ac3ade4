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
from typing import Any, ContextManager, Iterator, Pattern

# What TensorFlow's C++ part says before its log level is read, and NumPy's complaint about its first releases
_NOISE = re.compile(r"^(WARNING: All log messages before absl|[IW]\d{4} |\d{4}-\d\d-\d\d [\d:.]+: [IW] |To enable the following)")

_NO_DRIVER = re.compile(r"^\d{4}-\d\d-\d\d [\d:.]+: E .*failed call to cuInit: UNKNOWN ERROR")

_LITE = re.compile(r"^INFO: ")

_debug = os.environ.get("GANZOO_DEBUG") == "1"


@contextlib.contextmanager
def _without(noise: "Pattern[str]") -> Iterator[None]:
    """What is written to standard error inside follows afterwards, without lines of that kind; all of it where something fails."""
    try:
        real = os.dup(2)
    except OSError:  # there is no standard error
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
                if failed or not noise.match(line):
                    print(line, file=sys.stderr)


def reads_no_level() -> bool:
    """Whether this is 2.17 to 2.20, whose C++ part notes what it likes, whatever TF_CPP_MIN_LOG_LEVEL says."""
    return tensorflow.__version__.startswith(("2.17.", "2.18.", "2.19.", "2.20."))


def without_notes() -> ContextManager[Any]:
    """Around what is noted where no log level is read."""
    return _without(_NOISE) if reads_no_level() and not _debug else contextlib.ExitStack()


def without_driver() -> ContextManager[Any]:
    """Around what looks for GPUs: where there is no driver of any, 2.2 built for GPUs says so at the level of errors."""
    if _debug or reads_no_level() or os.path.exists("/proc/driver/nvidia"):
        return without_notes()
    return _without(_NO_DRIVER)


@contextlib.contextmanager
def of_lite() -> Iterator[None]:
    """Around TensorFlow Lite's interpreter, which tells of its parts, and that it is to move to a package of its own."""
    with contextlib.ExitStack() as stack:
        if not _debug:
            stack.enter_context(_without(_LITE))
            stack.enter_context(warnings.catch_warnings())
            warnings.simplefilter("ignore", UserWarning)
        yield


def _import_quietly() -> None:
    with _without(_NOISE), warnings.catch_warnings():
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
