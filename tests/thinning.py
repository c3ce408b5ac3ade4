"""What CI leaves out on the boundary releases: all models in all modes on all of them would take too long.

The models that every release has to train run in every mode; each other one in one mode a release, another one on the next, so
that every model meets every mode somewhere. The same goes for tests of files that make many runs.
"""

import zlib
from typing import Optional, Tuple

ALWAYS = ("gan", "dcgan", "wgan-gp")
MODES = ("graph", "eager", "function")
MANY_RUNS = ("compat/test_function_layer.py", "compat/test_keras_layer.py", "core/test_importing.py", "core/test_quiet.py",
             "core/test_learning.py", "core/test_augmentation.py", "docs/test_porting.py", "plugins/layers/",
             "plugins/penalties/")
# what the newest release and the whole matrix run, and the boundaries do not: every model is played there anyway
NOT_HERE = ("core/test_batches.py", "core/test_sampling.py", "plugins/datasets/", "plugins/metrics/", "plugins/models/",
            "plugins/networks/", "plugins/observers/")
# of a model that is not always played, what one build of it tells
TOLD_BY_ONE_BUILD = ("test_three_steps_give_finite_terms_of_every_player", "test_every_network_of_every_player_receives_a_gradient",
                     "test_samples_have_the_shape_of_the_examples_and_images_their_range")
# (release, Keras) that `tox run -m ci` runs
BOUNDARIES = (((1, 6), 2), ((1, 8), 2), ((1, 12), 2), ((1, 15), 2), ((2, 0), 2), ((2, 4), 2), ((2, 10), 2), ((2, 11), 2),
              ((2, 15), 2), ((2, 16), 3), ((2, 16), 2), ((2, 21), 3), ((2, 21), 2))


def chosen(what: str, mode: Optional[str], release: Tuple[int, ...], keras: int) -> bool:
    """Whether the model, or the test, meets the mode there; no mode: whether it meets all of them."""
    if what in ALWAYS or (release, keras) not in BOUNDARIES:
        return True
    return mode == MODES[(zlib.crc32(what.encode()) + BOUNDARIES.index((release, keras))) % len(MODES)]


def left_out(path: str, test: str, model: Optional[str], release: Tuple[int, ...], keras: int) -> bool:
    """Whether the test, of a model or of none, is not run there at all."""
    if (release, keras) not in BOUNDARIES:
        return False
    if model is not None:
        return model not in ALWAYS and test not in TOLD_BY_ONE_BUILD
    return any(f"/tests/{one}" in path for one in NOT_HERE)


def thinned(path: str, test: str, model: Optional[str]) -> Optional[str]:
    """What of a test that runs in modes decides which: its model, or itself; None where it runs in all."""
    if model is not None:
        return model
    return test if any(f"/tests/{one}" in path for one in MANY_RUNS) else None
