"""`ganzoo new-plugin`: what it writes installs, is listed, works, and passes its own tests, as it is."""

import os
import subprocess
import sys

import pytest

from ganzoo.errors import UserError
from ganzoo.registry import KINDS
from ganzoo.scaffold import scaffold


def run(*command, **more):
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          universal_newlines=True, **more)
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.parametrize("kind", sorted(KINDS.values()))
def test_the_package_of_each_kind_installs_keeps_all_rules_and_passes_its_own_test(tmp_path, kind):
    folder = tmp_path / "new"
    told = run(sys.executable, "-m", "ganzoo", "new-plugin", f"my-{kind}", "--kind", kind, "--out", folder, cwd=str(tmp_path))
    assert told.startswith(f"10 files in {folder}. Now: pip install -e '{folder}[test]' && ganzoo check ganzoo-my-{kind}")
    run(sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", tmp_path / "site", folder)
    there = dict(os.environ, PYTHONPATH=str(tmp_path / "site"))
    assert f"my-{kind}" in run(sys.executable, "-m", "ganzoo", "list", env=there, cwd=str(tmp_path)).split()
    checked = run(sys.executable, "-m", "ganzoo", "check", f"ganzoo-my-{kind}", "--mode", "eager", env=there, cwd=str(tmp_path))
    assert "1 plugin as it should be." in checked and "not tried" not in checked
    tested = run(sys.executable, "-m", "pytest", "-q", f"tests/test_my_{kind}.py", env=there, cwd=str(folder))
    assert " passed" in tested and "skipped" not in tested


@pytest.mark.slow
def test_a_model_s_package_passes_its_own_tox_in_a_fresh_environment(root, tmp_path):
    wheels, folder = tmp_path / "wheels", tmp_path / "new"
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", wheels, root)
    run(sys.executable, "-m", "ganzoo", "new-plugin", "my-gan", "--out", folder, cwd=str(tmp_path))
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("TOX_", "PYTEST_", "PIP_CONSTRAINT"))}
    told = run(sys.executable, "-m", "tox", "run", "-e", "newest", cwd=str(folder), env=dict(plain, PIP_FIND_LINKS=str(wheels)))
    assert " passed" in told and "congratulations" in told and "skipped" not in told


def test_nothing_is_overwritten(tmp_path, shell, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ganzoo-mine").mkdir()
    (tmp_path / "ganzoo-mine" / "thesis.tex").write_text("years of work")
    done = shell("new-plugin", "mine")
    assert done.code == 2 and "is there already, and nothing is overwritten" in done.err
    assert [path.name for path in (tmp_path / "ganzoo-mine").iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize("name, said", [
    ("My_GAN", "cannot name a plugin"), ("3d", "cannot name a plugin"), ("a--b", "cannot name a plugin"), ("", "cannot name"),
    ("dcgan", "there is a model 'dcgan' of ganzoo"), ("ganzoo-dcgan", "there is a model 'dcgan' of ganzoo")])
def test_a_name_that_cannot_be_is_refused_with_what_can(name, said):
    with pytest.raises(UserError, match=said):
        scaffold(name)
    assert scaffold("dcgan", "loss").files


def test_it_says_who_wrote_it_and_under_which_licence(tmp_path):
    made = scaffold("my-gan", author="Ada Lovelace")
    assert 'authors = [{ name = "Ada Lovelace" }]' in made.files["pyproject.toml"] and "Ada Lovelace" in made.files["LICENSE"]
    assert made.distribution == "ganzoo-my-gan" == scaffold("ganzoo-my-gan").distribution
    assert '1 = "ganzoo"' in made.files["pyproject.toml"]
    assert made.files["constraints/2.11.txt"].startswith("# ") or "tensorflow" in made.files["constraints/2.11.txt"]
