"""The packages in examples/, each installed as pip does: listed, trained for two steps, checked, and passing its own tests."""

import os
import subprocess
import sys
from typing import NamedTuple, Sequence

import pytest
import tensorflow as tf


class Example(NamedTuple):
    """A package. names: of its plugins, as `ganzoo list` has them; train, check: arguments of these commands, DIR its folder."""

    names: Sequence[str]
    train: str
    check: str


EXAMPLES = {
    "ganzoo-keras-gan": Example(["keras-gan"], "keras-gan --mode eager --set width=2", "--mode eager"),
    "ganzoo-sprites": Example(["sprites"], "gan --mode eager --dataset sprites --data-dir DIR/sample --set hidden=4",
                              "--data-dir DIR/sample"),
    "ganzoo-r3gan": Example(["r3gan", "relativistic-pairing"], "r3gan --mode eager --set width=2 --set image_size=8",
                            "--mode eager"),
}
LACKING = {} if hasattr(tf.keras.Model, "train_step") else {"ganzoo-keras-gan": "from TensorFlow 2.2 on"}


@pytest.fixture(scope="module", params=[pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in EXAMPLES])
def name(request):
    """Of the package."""
    return request.param


@pytest.fixture(scope="module")
def folder(root, name):
    """Of the package."""
    return root / "examples" / name


@pytest.fixture(scope="module")
def environment(folder, tmp_path_factory):
    """Environment variables of a process in which it is installed beside ganzoo."""
    site = tmp_path_factory.mktemp("site")
    done = run(sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", site, folder)
    assert done.returncode == 0, done.stdout
    path = os.pathsep.join([str(site), os.environ.get("PYTHONPATH", "")]).strip(os.pathsep)
    return dict(os.environ, PYTHONPATH=path, PYTHONDONTWRITEBYTECODE="1")


@pytest.fixture
def ganzoo(environment, folder, in_folder):
    """Runs `ganzoo ARGUMENTS`, in which DIR is the package's folder."""
    def command(arguments):
        words = [word.replace("DIR", str(folder)) for word in arguments.split()]
        return run(sys.executable, "-m", "ganzoo", *words, env=environment)

    return command


def run(*command, **more):
    """The finished process, with all that it wrote as its stdout."""
    return subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          universal_newlines=True, **more)


def test_its_plugins_are_listed_with_their_distribution(ganzoo, name):
    done = ganzoo("list")
    assert done.returncode == 0, done.stdout
    for plugin in EXAMPLES[name].names:
        (line,) = [line for line in done.stdout.splitlines() if line.split()[:1] == [plugin]]
        assert line.endswith(f"({name} 0.1.0)")


def test_it_trains_two_steps_or_says_which_release_can(ganzoo, name, in_folder):
    done = ganzoo(f"train {EXAMPLES[name].train} --steps 2 --set batch_size=4 --run-dir run")
    if name in LACKING:
        assert done.returncode == 2 and LACKING[name] in done.stdout and "Traceback" not in done.stdout
    else:
        assert done.returncode == 0, done.stdout
        assert (in_folder / "run" / "samples" / "000002.png").is_file()


def test_it_keeps_the_rules_that_it_promises_or_says_which_release_can(ganzoo, name):
    done = ganzoo(f"check {name} {EXAMPLES[name].check}")
    if name in LACKING:
        assert done.returncode == 1 and LACKING[name] in done.stdout and "1 of 1 plugins not as they should be." in done.stdout
    else:
        assert done.returncode == 0, done.stdout
        assert ("promise" in done.stdout) == (name == "ganzoo-keras-gan"), done.stdout


def test_it_passes_its_own_tests(environment, folder, name):
    if name in LACKING:
        pytest.skip(f"it trains {LACKING[name]}")
    done = run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", cwd=str(folder), env=environment)
    assert done.returncode == 0 and " passed" in done.stdout, done.stdout
