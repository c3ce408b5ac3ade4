"""What toxfile.py adds to tox: pyenv's interpreters, what labels mean, and the dropping of environments."""

import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

ASKED = ("GANZOO_THIN", "GANZOO_MATRIX", "GANZOO_MEASURE")


@pytest.fixture
def bare(tmp_path):
    """The environment of a shell with one empty folder on the PATH, and a pyenv without any Python."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("GANZOO_", "TOX_", "VIRTUAL_ENV", "PIP_"))}
    (tmp_path / "bin").mkdir()
    nowhere = dict.fromkeys(("HOME", "PYENV_ROOT", "UV_PYTHON_INSTALL_DIR", "XDG_DATA_HOME"), str(tmp_path / "nowhere"))
    return dict(kept, PATH=str(tmp_path / "bin"), **nowhere)


@pytest.fixture
def tox(root, tmp_path):
    """Runs tox in the repository, its environments in an empty folder: (exit code, everything that it said)."""
    def run(environment, *arguments):
        command = [sys.executable, "-m", "tox", *arguments, "--workdir", str(tmp_path / "tox")]
        done = subprocess.run(command, cwd=str(root), env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout.decode()
    return run


def test_an_interpreter_that_is_missing_is_an_error_that_names_it(tox, bare):
    code, said = tox(bare, "run", "--notest", "-e", "py38-tf2.3")
    assert code != 0
    assert "could not find python interpreter matching any of the specs py38" in said


def test_unless_the_user_asks_to_skip_it(tox, bare):
    code, said = tox(bare, "run", "--notest", "--skip-missing-interpreters", "true", "-e", "py38-tf2.3")
    assert "py38-tf2.3: skipped" in said or "py38-tf2.3: SKIP" in said


def test_pyenv_s_interpreters_are_found_behind_those_of_the_path(script, tmp_path, monkeypatch):
    for version in ("3.6.15", "3.8.20"):
        folder = tmp_path / "versions" / version / "bin"
        folder.mkdir(parents=True)
        (folder / f"python{version[:3]}").touch(mode=0o755)
    monkeypatch.setenv("PATH", os.defpath)
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    script("toxfile.py")
    assert os.environ["PATH"].split(os.pathsep)[-2:] == [str(tmp_path / "versions" / one / "bin") for one in ("3.6.15", "3.8.20")]
    assert os.environ["PATH"].startswith(os.defpath)


@pytest.mark.parametrize("arguments, asked", [
    (["-m", "ci"], {"GANZOO_THIN": "ci"}), (["-e", "py311-tf2.15"], {}), (["-m", "slow"], {}),
    (["-m", "matrix"], {"GANZOO_THIN": "matrix", "GANZOO_MATRIX": os.path.join("docs", "releases"),
                        "GANZOO_MEASURE": "python benchmarks/releases.py"})])
def test_labels_tell_the_tests_what_is_asked_of_them(root, tmp_path, bare, arguments, asked):
    code = ("import json, os, sys\nfrom tox.run import main\nmain(['config', '-k', 'env_name'] + sys.argv[1:])\n"
            f"print(json.dumps({{key: os.environ[key] for key in {ASKED} if key in os.environ}}))")
    command = [sys.executable, "-c", code, *arguments, "--workdir", str(tmp_path / "tox")]
    done = subprocess.run(command, cwd=str(root), env=bare, stdout=subprocess.PIPE, check=True)
    told = json.loads(done.stdout.decode().splitlines()[-1])
    assert told == {key: str(root / value) if key == "GANZOO_MATRIX" else value for key, value in asked.items()}


@pytest.mark.parametrize("name, asked, left", [
    ("py36-tf1.6", "1", False), ("py312-tf2.16-keras2", "1", False), ("newest", "1", True), ("py36-tf1.6", None, True)])
def test_an_environment_of_a_release_is_removed_when_it_is_done_if_that_is_asked(script, tmp_path, monkeypatch, name, asked, left):
    monkeypatch.setenv("PATH", os.environ["PATH"])
    monkeypatch.setenv("GANZOO_DROP", asked or "0")
    (tmp_path / name / "lib").mkdir(parents=True)

    class Configuration(dict):
        """Of an environment, which has a name beside."""

    configuration = Configuration(env_dir=tmp_path / name)
    configuration.name = name
    script("toxfile.py").tox_env_teardown(SimpleNamespace(conf=configuration))
    assert (tmp_path / name).exists() is left


def test_in_ci_an_environment_tells_what_all_before_it_took(script, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GANZOO_TOOK", "newest 100 s")
    monkeypatch.delenv("GANZOO_DROP", raising=False)
    module = script("toxfile.py")
    for name in ("py36-tf1.6", ".pkg", "py36-tf1.8"):
        module.tox_env_teardown(SimpleNamespace(conf=SimpleNamespace(name=name)))
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["newest 100 s; py36-tf1.6 until 0 s", "newest 100 s; py36-tf1.6 until 0 s; py36-tf1.8 until 0 s"]
