"""What the README shows, runs."""

import re
import subprocess
import sys

import pytest


def blocks(root, language):
    return re.findall(r"^```%s\n(.*?)^```" % language, (root / "README.md").read_text(encoding="utf-8"), re.M | re.S)


@pytest.mark.parametrize("number", range(3))
def test_python_of_the_readme_runs(root, in_folder, number):
    code = blocks(root, "python")[number]
    (in_folder / "example.py").write_text(code, encoding="utf-8")
    done = subprocess.run([sys.executable, "example.py"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    assert done.returncode == 0, done.stderr
    assert list(in_folder.glob("runs/*/config.json"))


def test_every_python_block_is_run(root):
    assert len(blocks(root, "python")) == 3


def test_commands_of_the_readme_are_understood(root, shell):
    lines = [line.partition("#")[0].split() for block in blocks(root, "sh") for line in block.splitlines()]
    commands = [line for line in lines if line[:1] == ["ganzoo"]]
    assert len(commands) >= 7
    for command in commands:
        outcome = shell(command[1], "--help")
        assert outcome.code == 0
        for option in [word for word in command if word.startswith("-")]:
            assert option in outcome.out, f"{command[1]} has no {option}"
