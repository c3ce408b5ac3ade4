"""The wheel: what is in it, and that it works in an empty environment, where TensorFlow is missing."""

import configparser
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PACKAGES = ("ganzoo", "compat/ganzoo_compat", "plugins/ganzoo_plugins")


def run(*command, **more):
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    code, out, err = run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, root)
    assert code == 0, out + err
    (path,) = folder.glob("ganzoo-*.whl")
    return path


@pytest.fixture(scope="module")
def names(wheel):
    with zipfile.ZipFile(str(wheel)) as archive:
        return {info.filename: info.file_size for info in archive.infolist()}


@pytest.fixture(scope="module")
def entry_points(wheel):
    with zipfile.ZipFile(str(wheel)) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        parser = configparser.ConfigParser(delimiters="=")
        parser.read_string(archive.read(name).decode())
    return parser


def test_the_wheel_holds_the_three_packages_and_nothing_beside_them(root, names):
    source = set()
    for package in map(Path, PACKAGES):
        for path in (root / package).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
                source.add(path.relative_to(root / package.parent).as_posix())
    packed = {name for name in names if ".dist-info/" not in name}
    assert packed == source
    assert {name.partition("/")[0] for name in packed} == {"ganzoo", "ganzoo_compat", "ganzoo_plugins"}


def test_every_package_says_that_it_is_typed(names):
    assert {"ganzoo/py.typed", "ganzoo_compat/py.typed", "ganzoo_plugins/py.typed"} <= set(names)


def test_the_digits_are_in_the_wheel_and_small(names):
    assert 0 < names["ganzoo_plugins/datasets/digits.npz"] <= 1.5e6


def test_the_licence_is_in_the_wheel(names):
    assert any(name.endswith("LICENSE") and ".dist-info/" in name for name in names)


def test_every_entry_point_names_a_file_of_the_wheel(entry_points, names):
    for group in entry_points.sections():
        for name, value in entry_points[group].items():
            module = value.partition(":")[0].replace(".", "/")
            assert f"{module}.py" in names or f"{module}/__init__.py" in names, f"{group}: {name} = {value}"


@pytest.fixture(scope="module")
def empty(wheel, tmp_path_factory):
    """Runs `ganzoo` in an environment that holds the wheel and what it depends on, without any extra."""
    folder = tmp_path_factory.mktemp("empty")
    assert run(sys.executable, "-m", "venv", folder / "venv")[0] == 0
    scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONHOME")}
    code, out, err = run(scripts / "python", "-m", "pip", "install", "-q", wheel, env=environment)
    assert code == 0, out + err
    return lambda *arguments: run(scripts / "ganzoo", *arguments, env=environment, cwd=str(folder), timeout=100)


def test_the_list_works_without_tensorflow(empty):
    code, out, err = empty("list")
    assert (code, err) == (0, "")
    assert " dcgan " in out
    assert " digits " in out


def test_training_without_tensorflow_says_what_to_install(empty):
    code, out, err = empty("train", "dcgan")
    assert (code, out) == (2, "")
    assert err == ("ganzoo: TensorFlow is not installed: pip install 'ganzoo[cpu]', or 'ganzoo[gpu]' for a machine with an "
                   "NVIDIA GPU.\n")
