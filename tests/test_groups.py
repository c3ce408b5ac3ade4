"""What the tests' time hangs on: `pytest -n 2 --dist loadgroup` gives all tests of a model to one process, which builds it once.

pytest 9.2 took that from pytest-xdist 3.8 without a word, and the tests took half as long again.
"""

import re
import subprocess
import sys

TESTS = """
import pytest

@pytest.fixture(scope="module", params=[pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in ("gan", "dcgan")])
def model(request):
    return request.param

@pytest.mark.parametrize("rule", range(8))
def test_a_rule(model, rule):
    pass
"""


def test_a_group_s_tests_are_run_by_one_process(tmp_path):
    (tmp_path / "test_rules.py").write_text(TESTS)
    command = [sys.executable, "-m", "pytest", "-v", "-n", "2", "--dist", "loadgroup", "-p", "no:cacheprovider", "test_rules.py"]
    told = subprocess.check_output(command, cwd=str(tmp_path), universal_newlines=True)
    played = re.findall(r"\[(gw\d)\].*test_a_rule\[(dcgan|gan)-", told)
    assert len(played) == 16
    assert len(set(played)) == 2, told
