"""That the benchmarks run, on very little: their figures are no test's business."""

import re
import subprocess
import sys

import pytest


@pytest.mark.parametrize("command, said", [
    ("nan_check.py --model gan --rounds 1 --seconds 0.05", r"gan, \w+ mode, TensorFlow \S+: \S+ ms without, \S+ ms with: ratio \d"),
    ("compare.py --model gan --rounds 1 --seconds 0.05 --memory-runs 0", r"ratio"),
    ("listing.py --runs 1", r"ganzoo list +\d")])
def test_a_benchmark_runs(root, command, said):
    name, *arguments = command.split()
    done = subprocess.run([sys.executable, name] + arguments, cwd=str(root / "benchmarks"), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, universal_newlines=True)
    assert done.returncode == 0, done.stderr
    assert re.search(said, done.stdout), done.stdout
