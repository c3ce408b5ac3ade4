"""What CI leaves out on the boundary releases: all models in all modes on all of them would take too long.

The models that every release has to train run in every mode; each other one in one mode a release, another one on the next, so
that every model meets every mode somewhere. The same goes for tests of files that make many runs.
"""

import zlib
from typing import Optional, Tuple

ALWAYS = ("gan", "dcgan", "wgan-gp")
MODES = ("graph", "eager", "function")
MANY_RUNS = ("compat/test_function_layer.py", "compat/test_keras_layer.py", "core/test_importing.py", "core/test_quiet.py",
             "core/test_learning.py", "core/test_augmentation.py", "core/test_batches.py", "docs/test_porting.py",
             "plugins/layers/", "plugins/observers/", "plugins/penalties/")
# what the newest release and the whole matrix run, and the boundaries do not: every model is played there anyway
NOT_HERE = ("core/test_sampling.py", "plugins/datasets/", "plugins/metrics/", "plugins/models/", "plugins/networks/")
# (release, Keras) that `tox run -m ci` runs
BOUNDARIES = (((1, 6), 2), ((1, 8), 2), ((1, 12), 2), ((1, 15), 2), ((2, 0), 2), ((2, 4), 2), ((2, 10), 2), ((2, 11), 2),
              ((2, 15), 2), ((2, 16), 3), ((2, 16), 2), ((2, 21), 3), ((2, 21), 2))


def chosen(what: str, mode: Optional[str], release: Tuple[int, ...], keras: int) -> bool:
    """Whether the model, or the test, meets the mode there; no mode: whether it meets all of them."""
    if what in ALWAYS or (release, keras) not in BOUNDARIES:
        return True
    return mode == MODES[(zlib.crc32(what.encode()) + BOUNDARIES.index((release, keras))) % len(MODES)]


def left_out(path: str, release: Tuple[int, ...], keras: int) -> bool:
    """Whether the test is not run there at all."""
    return (release, keras) in BOUNDARIES and any(f"/tests/{one}" in path for one in NOT_HERE)


def thinned(path: str, test: str, model: Optional[str]) -> Optional[str]:
    """What of a test that runs in modes decides which: its model, or itself; None where it runs in all."""
    if model is not None:
        return model
    return test if any(f"/tests/{one}" in path for one in MANY_RUNS) else None
