"""docs/plugins.md, followed from top to bottom as its reader would: its files are written, its commands run, and what it shows of
their output is what they write.

A comment in front of a block says what it is:

    file PATH, at the end of PATH     the block is a file, or goes below one
    in PATH                           the block is a difference, of lines that are there once
    exit code N                       of the last command below, in the place of 0
    not run: WHY                      what needs an account, a package index or gigabytes

A block of text shows the output of the commands above it, with `...` for what is left out. Nothing is installed into the
environment that runs the tests: pip puts the metadata into a folder of their own, and Python finds the package where it is written,
as it would after `pip install -e`.
"""

import configparser
import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "plugins.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^(?:<!-- ([^\n]*) -->\n)?```(\w+)\n(.*?)^```$", GUIDE, re.M | re.S)
HOME = "/home/ada/gans"  # the folder, as the guide shows it
# What is not run. An environment of tox takes minutes and a gigabyte, and tests/packaging/test_new_plugin.py runs one of the same
# tox.ini; what was published cannot be taken back, and nobody published the example.
NOT_RUN = ("pip install tox", "tox", "pip install build twine", "python -m build", "twine check", "twine upload",
           "pip install ganzoo-my-gan")


class Reader:
    """Follows the guide in a folder."""

    def __init__(self, folder):
        self.home = self.folder = folder / "gans"
        self.site, programs = folder / "site", folder / "bin"
        self.home.mkdir()
        programs.mkdir()
        for name in ("ganzoo", "pytest"):
            (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {name} "$@"\n')
            (programs / name).chmod(0o755)
        self.environment = dict(os.environ, PATH=f"{programs}{os.pathsep}{os.environ['PATH']}")
        self.written = ""  # by the commands of the block above

    def follow(self, mark, language, text):
        what, _, path = mark.rpartition(" ")
        if mark.startswith("not run: "):
            assert all(line.startswith(NOT_RUN) for line in text.splitlines())
        elif language == "text":
            self.compare(text)
        elif language == "sh":
            lines = text.splitlines()
            codes = [0] * (len(lines) - 1) + [int(path) if what == "exit code" else 0]
            self.written = "".join(self.run(line, code) for line, code in zip(lines, codes))
        elif what == "in":
            self.change(self.folder / path, text)
        elif what == "at the end of":
            with (self.folder / path).open("a", encoding="utf-8") as file:
                file.write("\n" + text)
        else:
            (self.folder / path).write_text(text, encoding="utf-8")

    def run(self, line, code):
        """What the command writes to its standard output."""
        if line.startswith("cd "):
            self.folder = self.folder / line[3:]
            return ""
        if line == "pip install -e '.[test]'":
            line = f'"{sys.executable}" -m pip install -q --no-deps --no-build-isolation --upgrade --target "{self.site}" .'
            found = [str(self.folder), str(self.site), os.environ.get("PYTHONPATH", "")]
            self.environment["PYTHONPATH"] = os.pathsep.join(filter(None, found))
        done = subprocess.run(line, shell=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True,
                              cwd=str(self.folder), env=self.environment)
        assert done.returncode == code, f"{line}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def change(self, path, difference):
        """Puts the lines that begin with a + in the place of those with a -; there is one such place."""
        lines = difference.splitlines(True)
        before, after = ["".join(line[1:] for line in lines if line[0] in one) for one in (" -", " +")]
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{path} has {text.count(before)} times\n{before}"
        path.write_text(text.replace(before, after), encoding="utf-8")

    def compare(self, shown):
        """Up to blanks, how long tests took, and how many warnings of others they met."""
        shown, written = [re.sub(r"(, \d+ warnings?)? in \d+\.\d+s", " in 1.00s", one)
                          for one in (shown, self.written.replace(str(self.home), HOME))]
        alike = doctest.OutputChecker().check_output(shown, written, doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        assert alike, f"the guide shows\n{shown}\nand there is\n{written}"


def test_the_guide_can_be_followed(tmp_path):
    pytest.importorskip("hatchling", reason="what builds the package; it is in the environment `newest`")
    reader = Reader(tmp_path)
    for block in BLOCKS:
        reader.follow(*block)
    assert {path.name for path in (reader.home / "runs").iterdir()} == {"mygan-ring-1"}
    tox = configparser.ConfigParser()
    tox.read(str(reader.folder / "tox.ini"))
    assert "py310-tf2.8" in tox["tox"]["env_list"] and "constraints/2.8.txt" in tox["testenv"]["set_env"]
    assert "tensorflow" in (reader.folder / "constraints" / "2.8.txt").read_text()


def test_every_block_says_what_it_is():
    assert len(re.findall(r"^```\w", GUIDE, re.M)) == len(BLOCKS) > 30
    for mark, language, text in BLOCKS:
        if language == "sh":
            assert not mark or mark.startswith(("exit code ", "not run: "))
        elif language == "text":
            assert not mark
        else:
            assert mark.startswith({"python": "file ", "diff": "in ", "toml": "at the end of "}[language])
        if language == "python":
            compile(text, mark, "exec")


def test_commands_in_its_sentences_are_understood(shell):
    sentences = re.sub(r"^```.*?^```$", "", GUIDE, flags=re.M | re.S)
    commands = [found.split() for found in re.findall(r"`(ganzoo [^`]+)`", sentences)]
    assert len(commands) > 10
    for words in commands:
        outcome = shell(words[1], "--help")
        assert outcome.code == 0
        for option in [word for word in words if word.startswith("--")]:
            assert option in outcome.out, f"{words[1]} has no {option}"
