"""The same numbers everywhere: five steps of every registered model, between the modes of a release and between releases.

Values of one release are stored once, in tests/parity/reference.npz (`python tests/parity/five_steps.py reference`).
Samples are compared too: a wrong average of batch norm leaves the losses right.
"""

import json
import subprocess
import sys

import numpy as np
import pytest

from ganzoo import registry

MODES = ("graph", "eager", "function")
OF_MODES = {"losses": 1e-5, "samples": 1e-3}  # of one release: relative, absolute
OF_RELEASES = {"losses": 1e-3, "samples": 5e-3}  # oneDNN's rounding alone makes 1.4e-4

# A model that one rounding of its weights takes further is held to this many times that: tests/parity/rounding.json lists it
# for each, tests/parity/five_steps.py says how it is measured and why it is what it is.
TIMES = 5

found, measured = {}, {}


@pytest.fixture
def steps(load):
    """The module that plays them."""
    return load("parity/five_steps")


@pytest.fixture
def five(root, steps, modes_here, tmp_path):
    """five(model, mode) -> {term: losses [5], "samples": [4, ...]}; a mode that this process cannot have in one of its own."""
    script = root / "tests" / "parity" / "five_steps.py"

    def played(model, mode):
        if (model, mode) not in found:
            if mode in modes_here:
                found[model, mode] = steps.five_steps(model, mode)
            else:
                elsewhere = [one for one in MODES if one not in modes_here]
                subprocess.check_call([sys.executable, str(script), str(tmp_path), model] + elsewhere)
                for one in elsewhere:
                    with np.load(str(tmp_path / f"{one}.npz")) as file:
                        found[model, one] = {name: file[name] for name in file.files}
        return found[model, mode]

    return played


@pytest.fixture
def moved(root, steps, modes_here):
    """moved(model) -> {"losses", "samples": how far one rounding takes it}, measured here where it is not stored."""
    listed = json.loads((root / "tests" / "parity" / "rounding.json").read_text())

    def far(model):
        if model not in listed and model not in measured:
            measured[model] = steps.rounding(model, modes_here[-1])
        return listed.get(model) or measured[model]

    return far


@pytest.fixture(scope="module")
def stored(root):
    with np.load(str(root / "tests" / "parity" / "reference.npz")) as file:
        return {name: file[name] for name in file.files}


def agree(differences, bounds, moved):
    """Each difference that is more than the bounds and more than what rounding makes, which is asked for only then."""
    def beyond(allowed):
        return {name: value for name, value in differences.items()
                if not value <= allowed["samples" if name == "samples" else "losses"]}

    if beyond(bounds):
        far = moved()
        allowed = {what: max(bounds[what], TIMES * far[what]) for what in bounds}
        assert not beyond(allowed), f"{beyond(allowed)}, where {allowed} are allowed"


def in_groups(models):
    """One process of `pytest -n` has all of a model."""
    return [pytest.param(model, marks=pytest.mark.xdist_group(model)) for model in models]


@pytest.mark.every_mode
@pytest.mark.parametrize("model", in_groups(registry.specs(registry.items("models"))))
def test_five_steps_are_those_of_the_other_modes(model, mode, five, steps, moved, modes_here):
    for other in MODES:
        if other != mode and (other in modes_here or mode == "graph"):  # or the process of the other modes compares it, too
            agree(steps.differences(five(model, mode), five(model, other)), OF_MODES, lambda: moved(model))


@pytest.mark.parametrize("model", in_groups(item.name for item in registry.items("models") if item.distribution == "ganzoo"))
def test_five_steps_are_those_of_the_release_that_was_stored(model, mode, five, steps, stored, moved):
    reference = {name.partition(":")[2]: array for name, array in stored.items() if name.startswith(model + ":")}
    agree(steps.differences(five(model, mode), reference), OF_RELEASES, lambda: moved(model))
