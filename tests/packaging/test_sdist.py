"""The source distribution: it holds what the tests read."""

import subprocess
import sys
import tarfile

import pytest

FOLDERS = ("ganzoo", "compat", "plugins", "tests", "docs", "examples", "tools", "benchmarks")
FILES = ("pyproject.toml", "tox.ini", "toxfile.py", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def names(root, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sdist")
    done = subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(folder)], cwd=str(root),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout.decode()
    (path,) = folder.glob("ganzoo-*.tar.gz")
    with tarfile.open(str(path)) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


def test_it_holds_the_sources_and_everything_that_the_tests_read(root, names):
    source = {path.relative_to(root).as_posix() for folder in FOLDERS for path in (root / folder).rglob("*")
              if path.is_file() and "__pycache__" not in path.parts}
    assert (source | set(FILES)) - names == set()


def test_it_holds_nothing_else(names):
    assert {name.partition("/")[0] for name in names} - set(FOLDERS) - set(FILES) == {"PKG-INFO", ".gitignore"}
