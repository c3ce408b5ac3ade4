"""A third party's package, built and installed as pip does: listed, trained, and tested by being registered."""

import os
import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def environment(root, tmp_path_factory):
    """Environment variables of a process in which the example plugin is installed beside ganzoo."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(folder),
                           str(root / "tests" / "example_plugin")], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout.decode()
    return dict(os.environ, PYTHONPATH=os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]).strip(os.pathsep))


@pytest.fixture
def ganzoo(environment, in_folder):
    """Runs `ganzoo ARGUMENTS...` there; its output."""
    def run(*arguments):
        done = subprocess.run([sys.executable, "-m", "ganzoo"] + list(arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              universal_newlines=True, env=environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_its_plugins_are_listed_with_their_distribution(ganzoo):
    listed = ganzoo("list")
    for name in ("mode-seeking-gan", "wgan-clipped", "exponential", "spiral", "heights"):
        (line,) = [line for line in listed.splitlines() if line.split()[:1] == [name]]
        assert line.endswith("(ganzoo-example 1.0)")


def test_its_model_trains_on_its_dataset_and_its_observer_watches(ganzoo, in_folder):
    ganzoo("train", "wgan-clipped", "--steps", "4", "--set", "report_every=2", "--observer", "heights")
    lines = (in_folder / "runs" / "wgan-clipped-spiral-1" / "heights.txt").read_text().splitlines()
    assert [line.split()[0] for line in lines] == ["2", "4"]


def test_its_loss_trains_a_built_in_model(ganzoo, in_folder):
    ganzoo("train", "gan", "--dataset", "spiral", "--loss", "exponential:scale=0.1", "--steps", "2")
    assert (in_folder / "runs" / "gan-spiral-1" / "samples").is_dir()


def test_a_variant_of_a_known_kind_is_a_short_file_and_a_line(root):
    folder = root / "tests" / "example_plugin"
    assert len((folder / "ganzoo_example" / "mode_seeking_gan.py").read_text().splitlines()) <= 60
    assert (folder / "pyproject.toml").read_text().count("mode_seeking_gan") == 1


@pytest.mark.parametrize("model", ["mode-seeking-gan", "wgan-clipped"])
def test_its_models_pass_the_tests_of_every_model(environment, root, model):
    tests = ["tests/plugins/test_every_model.py", "tests/plugins/test_parity.py"]
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-k", model] + tests, cwd=str(root),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True, env=environment)
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout and "skipped" not in done.stdout
