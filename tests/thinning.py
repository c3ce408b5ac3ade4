"""What is left out where all tests of all models in all modes of all releases would take days.

`tox` and `tox -e py37-tf1.15` leave nothing out. Of the others every release runs the contract of the compat layer, the losses,
and all tests of the models `ALWAYS` in every mode, and:

* `tox run -m matrix` (GANZOO_THIN=matrix): five steps of every model in every mode, compared with the other modes and with the
  values that are stored (tests/plugins/test_parity.py). Tests of files that make many runs, in one mode a release, another one on
  the next.
* `tox run -m ci` (GANZOO_THIN=ci), the boundary releases: a model in one mode a release, so that it meets every mode somewhere.
"""

import zlib
from typing import Optional, Tuple

ALWAYS = ("gan", "dcgan", "wgan-gp")
MODES = ("graph", "eager", "function")
# in one mode a release
MANY_RUNS = ("compat/test_function_layer.py", "compat/test_keras_layer.py", "core/test_importing.py", "core/test_quiet.py",
             "core/test_learning.py", "core/test_augmentation.py", "core/test_penalties.py", "docs/",
             "plugins/layers/", "plugins/test_every_loss_and_penalty.py", "plugins/metrics/", "plugins/observers/")
# what `tox` runs and no release: it depends on none, or says what `ALWAYS` or five steps of every model say
NOWHERE = ("core/test_batches.py", "core/test_sampling.py", "docs/test_plugin_api.py", "docs/test_plugins.py",
           "docs/test_reliability.py", "plugins/datasets/", "plugins/models/", "plugins/networks/", "plugins/observers/",
           "plugins/test_every_plugin.py")
# but for the files of TensorBoard, which its own reader has to read on each
SOMEWHERE = ("plugins/observers/test_tensorboard.py",)
# what the boundaries leave to `tox` and to the matrix: it takes runs, commands and processes beside what says the release's numbers
NOT_IN_CI = NOWHERE + ("core/test_augmentation.py", "core/test_doctor.py", "core/test_exporting.py", "core/test_importing.py",
                       "core/test_learning.py", "core/test_penalties.py", "core/test_quiet.py", "plugins/extractors/",
                       "plugins/metrics/", "plugins/test_every_loss_and_penalty.py")
# what CI runs on every other boundary
EVERY_OTHER = ("compat/test_function_layer.py", "compat/test_keras_layer.py", "docs/")
# in CI, of a model that is not always played, the rules of which one build tells
ONE_BUILD = ("trains", "finite-terms", "gradients", "samples")
# (release, Keras) that `tox run -m ci` runs
BOUNDARIES = (((1, 6), 2), ((1, 8), 2), ((1, 12), 2), ((1, 15), 2), ((2, 0), 2), ((2, 4), 2), ((2, 10), 2), ((2, 11), 2),
              ((2, 15), 2), ((2, 16), 3), ((2, 16), 2), ((2, 21), 3), ((2, 21), 2))


def left_out(how: str, node: str, test: str, model: Optional[str], mode: Optional[str], modes: bool,
             release: Tuple[int, ...], keras: int) -> bool:
    """Whether a test is not run.

    how: ci or matrix.
    node, test: path::name[parameters] of the test, and its name, or that of the rule that it tries.
    model, mode: its parameters, where it has them. modes: whether it is of several modes, in `mode` or in all at once.
    """
    if model in ALWAYS:
        return False
    if model is not None and how == "matrix":
        return "/test_parity.py" not in node
    if model is not None and test not in ONE_BUILD:
        return True
    if _among(NOWHERE, node) and not (how == "matrix" and _among(SOMEWHERE, node)) or how == "ci" and _among(NOT_IN_CI, node):
        return True
    if how == "ci" and BOUNDARIES.index((release, keras)) % 2 == 0 and _among(EVERY_OTHER, node):
        return True
    if not modes or model is None and not _among(MANY_RUNS, node):
        return False
    return mode != chosen(model or test, how, release, keras)


def _among(places: Tuple[str, ...], node: str) -> bool:
    return any(f"/tests/{one}" in node for one in places)


def chosen(what: str, how: str, release: Tuple[int, ...], keras: int) -> str:
    """The mode in which a model or a test is run there."""
    if how == "ci":
        place = BOUNDARIES.index((release, keras))
    else:
        place = (release[1] if release[0] == 1 else 16 + release[1]) + keras
    return MODES[(zlib.crc32(what.encode()) + place) % len(MODES)]
