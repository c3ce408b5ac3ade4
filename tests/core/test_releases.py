"""What pip has to hold fast for each TensorFlow, and the environments that test it: one place says both."""

import itertools
import re
import subprocess
import sys

import pytest

from ganzoo import releases
from ganzoo.errors import UserError

NAMES = [f"1.{minor}" for minor in range(6, 16)] + [f"2.{minor}" for minor in range(22)]


def test_there_is_a_file_for_every_minor_release_in_order():
    assert [one.name for one in releases.releases()] == NAMES


@pytest.mark.parametrize("release", releases.releases(), ids=lambda release: release.name)
def test_a_file_holds_fast_the_release_that_it_is_named_by(release):
    assert release.full.startswith(release.name + ".")
    assert f"tensorflow=={release.full}" in release.pins
    assert all(re.match(r"[A-Za-z0-9_-]+[=<]=?[0-9.*]+$", pin) for pin in release.pins), release.pins
    for pin in release.pins:
        if pin.startswith(("tensorflow", "tf_keras")):
            assert pin.split("==")[1].startswith(release.name + ".")


def test_every_python_from_36_on_is_tested():
    assert {one.python for one in releases.releases()} == {f"3.{minor}" for minor in range(6, 14)}
    assert [one.name for one in releases.suited_to("3.8")] == ["2.3", "2.4"]


def test_tox_has_an_environment_for_each_named_by_its_python_and_release(root):
    tox = (root / "tox.ini").read_text(encoding="utf-8")
    for one in releases.releases():
        assert f"\n    tf{one.name}: PIP_CONSTRAINT = {{tox_root}}/compat/ganzoo_compat/constraints/{one.name}.txt\n" in tox
    environments = [f"py{one.python.replace('.', '')}-tf{one.name}" for one in releases.releases()]
    environments += [f"{name}-keras2" for name in environments if int(name.split(".")[1]) >= 16 and "tf2" in name]
    assert labelled(tox, "matrix") == sorted(environments + ["tables"])
    assert set(labelled(tox, "ci")) < set(environments)


def labelled(tox, label):
    """The environments of a label of tox.ini, its braces expanded."""
    text = re.search(rf"^    {label} = (.*?)\n(?!\s{{8}})", tox, re.S | re.M).group(1).replace("\\\n", " ")
    found = []
    for word in re.findall(r"(?:\{[^}]*\}|[^\s,{}])+", text):
        parts = [part[1:-1].split(",") if part.startswith("{") else [part] for part in re.findall(r"\{[^}]*\}|[^{}]+", word)]
        found += ["".join(choice) for choice in itertools.product(*parts)]
    return sorted(found)


def test_the_boundary_releases_of_ci_are_those_that_the_thinning_counts(root, load):
    environments = labelled((root / "tox.ini").read_text(encoding="utf-8"), "ci")
    counted = []
    for release, keras in load("thinning").BOUNDARIES:
        name = ".".join(map(str, release))
        python = releases.find(name).python.replace(".", "")
        counted.append(f"py{python}-tf{name}" + ("-keras2" if keras == 2 and release >= (2, 16) else ""))
    assert sorted(counted) == environments


def test_a_release_is_found_by_its_patch_release_too():
    assert releases.find("2.8.4").name == releases.find("2.8").name == "2.8"
    assert releases.find("1.15").python == "3.7"


@pytest.mark.parametrize("asked, said", [
    ("1.15.0", r"no constraints for TensorFlow 1.15.0: of 1.15, 1.15.5 is tested \(ganzoo constraints 1.15\)"),
    ("2.8.99", r"no constraints for TensorFlow 2.8.99: of 2.8, 2.8.4 is tested"),
    ("2.80", "no constraints for TensorFlow 2.80; there are some for 1.6, ")])
def test_a_patch_release_that_is_not_tested_is_not_given_the_pins_of_another(shell, asked, said):
    with pytest.raises(UserError, match=said):
        releases.find(asked)
    done = shell("constraints", asked)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


def test_a_release_that_is_not_there_is_an_error_that_lists_those_that_are(shell):
    with pytest.raises(UserError, match="no constraints for TensorFlow 1.5; there are some for 1.6, 1.7"):
        releases.find("1.5")
    assert shell("constraints", "3.0").code == 2


def test_the_command_prints_the_file_alone_so_that_pip_reads_it(shell):
    said = shell("constraints", "2.8")
    assert (said.code, said.err) == (0, "")
    assert said.out == releases.find("2.8").text
    assert "numpy<2" in said.out


def test_without_a_release_the_command_says_which_there_are(shell):
    lines = shell("constraints").out.splitlines()
    assert len(lines) == len(NAMES)
    assert lines[0].split() == ["1.6", "TensorFlow", "1.6.0", "Python", "3.6"]


def test_it_imports_neither_tensorflow_nor_numpy():
    code = ("import sys; from ganzoo.cli import main\n"
            "try: main(['constraints', '1.6'])\nfinally: print([one for one in ('tensorflow', 'numpy') if one in sys.modules])")
    out = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, universal_newlines=True).stdout
    assert out.splitlines()[-1] == "[]"


@pytest.mark.parametrize("node, test, model, in_ci, in_the_matrix", [
    ("plugins/test_every_model.py", "trains", "cyclegan", 1, 0),
    ("plugins/test_every_model.py", "own-networks", "cyclegan", 0, 0),
    ("plugins/test_every_model.py", "own-networks", "gan", 3, 3),
    ("plugins/test_parity.py", "test_five_steps_are_those_of_the_other_modes", "cyclegan", 0, 3),
    ("plugins/models/test_gan.py", "test_x", None, 0, 0), ("plugins/datasets/test_ring.py", "test_x", None, 0, 0),
    ("plugins/layers/test_dense.py", "test_x", None, 1, 1), ("core/test_importing.py", "test_x", None, 0, 1),
    ("compat/test_contract.py", "test_adam", None, 3, 3)])
def test_models_and_tests_of_many_runs_are_thinned_and_the_contract_is_not(load, node, test, model, in_ci, in_the_matrix):
    thinning = load("thinning")
    for how, count in (("ci", in_ci), ("matrix", in_the_matrix)):
        for release, keras in thinning.BOUNDARIES:
            kept = [mode for mode in thinning.MODES
                    if not thinning.left_out(how, f"/x/tests/{node}::{test}", test, model, mode, True, release, keras)]
            assert len(kept) == count


def test_kinds_of_layers_and_the_guide_s_blocks_are_run_on_every_other_boundary(load):
    thinning = load("thinning")
    for name in "compat/test_keras_layer.py", "docs/test_porting.py":
        kept = [sum(not thinning.left_out("ci", f"/x/tests/{name}::test_x", "test_x", None, mode, True, *place)
                    for mode in thinning.MODES) for place in thinning.BOUNDARIES]
        assert kept == [0, 1] * (len(kept) // 2) + [0] * (len(kept) % 2)


@pytest.mark.parametrize("how", ["ci", "matrix"])
def test_every_model_meets_every_mode_somewhere(load, how):
    thinning = load("thinning")
    for model in ("acgan", "biggan", "somebody-s"):
        assert {thinning.chosen(model, how, *place) for place in thinning.BOUNDARIES} == set(thinning.MODES)
