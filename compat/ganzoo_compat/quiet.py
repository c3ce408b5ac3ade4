"""TensorFlow, imported without its notes: they are for its developers, and would drown ours. Errors are never hidden.

GANZOO_DEBUG=1 in the environment (`--debug`) shows everything.
"""

import logging
import os
import re
import sys
import tempfile
import warnings

# What TensorFlow's C++ part says before its log level is read, and NumPy's complaint about its first releases
_NOISE = re.compile(r"^(WARNING: All log messages before absl|[IW]\d{4} |\d{4}-\d\d-\d\d [\d:.]+: [IW] |To enable the following)")

_debug = os.environ.get("GANZOO_DEBUG") == "1"


def _import_quietly() -> None:
    try:
        real = os.dup(2)
    except OSError:  # there is no standard error
        import tensorflow
        return
    with tempfile.TemporaryFile() as caught:
        sys.stderr.flush()
        os.dup2(caught.fileno(), 2)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", FutureWarning)
                import tensorflow  # noqa: F401
        finally:
            os.dup2(real, 2)
            os.close(real)
            caught.seek(0)
            said = caught.read().decode("utf-8", "replace").splitlines()
            failed = sys.exc_info()[0] is not None
            for line in said:
                if failed or not _NOISE.match(line):
                    print(line, file=sys.stderr)


def hush() -> None:
    """TensorFlow's deprecation notes are not for the user of a run either."""
    if not _debug:
        logging.getLogger("tensorflow").setLevel(logging.ERROR)


if not _debug:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # errors; read at the first note, which may come after the import
if _debug or "tensorflow" in sys.modules:
    import tensorflow  # noqa: F401
else:
    _import_quietly()
hush()
