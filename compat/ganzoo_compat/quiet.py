"""TensorFlow, imported without its notes: they are for its developers, and would drown ours. Errors are never hidden.

GANZOO_DEBUG=1 in the environment (`--debug`) shows everything.
"""

import contextlib
import logging
import os
import subprocess
import sys
import warnings
from typing import Any, ContextManager, Iterator, List

__all__ = ["hush", "of_lite", "reads_no_level", "without_driver", "without_notes"]

# What TensorFlow's C++ part says before its log level is read, and NumPy's complaint about its first releases
_NOISE = r"(WARNING: All log messages before absl|[IW]\d{4} |\d{4}-\d\d-\d\d [\d:.]+: [IW] |To enable the following)"
_ERROR = r"(E\d{4} |\d{4}-\d\d-\d\d [\d:.]+: E ).*"
_TWICE = _ERROR + r"Unable to register cu\w+ factory: .* already been registered"  # by itself: 2.13 to 2.19 built for GPUs, always
_NO_DRIVER = _ERROR + r"[Ff]ailed call to cuInit: UNKNOWN ERROR"
_LITE = r"INFO: "
# What Keras 2 says of tf.compat.v1.layers, and Keras 3 of layers that are told their input, as all were once
_DEPRECATED = (r"`(tf\.layers|[Ll]ayer)\.\w+` (is deprecated|will be removed)", r"Do not pass an `input_(shape|dim)`")

_debug = os.environ.get("GANZOO_DEBUG") == "1"


# What tells of standard error: it outlives a process that TensorFlow aborts, as where the processor lacks what it was built for
_TELLER = r'''
import re, sys
said, fate = [], b"died"
for line in sys.stdin.buffer:
    before, end, after = line.partition(b"\x00ganzoo:")
    said += [before] if before else []
    if end:
        fate = after.strip()
        break
for line in said:
    if fate != b"well" or not re.match(sys.argv[1].encode(), line):
        sys.stderr.buffer.write(line if line.endswith(b"\n") else line + b"\n")
'''


@contextlib.contextmanager
def _without(kinds: List[str]) -> Iterator[None]:
    """What is written to standard error inside follows afterwards, without lines that begin so; all of it where something fails.

    kinds: regular expressions.
    """
    teller = _begun(kinds)
    if teller is None:
        yield
        return
    real, fate = os.dup(2), b"failed"
    sys.stderr.flush()
    os.dup2(teller.stdin.fileno(), 2)
    teller.stdin.close()
    try:
        yield
        fate = b"well"
    finally:
        sys.stderr.flush()
        os.write(2, b"\x00ganzoo:" + fate + b"\n")
        os.dup2(real, 2)
        os.close(real)
        teller.wait()


def _begun(kinds: List[str]) -> Any:
    """The process that tells; None where nothing is to be left out, or there is no standard error, or no Python beside this one."""
    if _debug or not kinds or getattr(sys, "frozen", False):
        return None
    try:
        os.fstat(2)
        return subprocess.Popen([sys.executable, "-I", "-S", "-c", _TELLER, "|".join(kinds)], stdin=subprocess.PIPE,
                                stdout=subprocess.DEVNULL, start_new_session=True)  # a Ctrl-C is not for it
    except (OSError, TypeError):
        return None


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
    with _without([_NOISE, _TWICE]), warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        import tensorflow  # noqa: F401  # which is bound below


def hush() -> None:
    """TensorFlow's and Keras's deprecation notes are not for the user of a run either."""
    if not _debug:
        logging.getLogger("tensorflow").setLevel(logging.ERROR)
        for text in _DEPRECATED:
            warnings.filterwarnings("ignore", message=text)


if not _debug:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # errors; read at the first note, which may come after the import
if not _debug and "tensorflow" not in sys.modules:
    _import_quietly()
import tensorflow  # noqa: E402

hush()
