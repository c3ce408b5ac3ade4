"""What the matrix writes down of an environment: which commit it tested, and nothing of a part of the tests."""

import shutil
import subprocess
import types

import pytest

GIT = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]


@pytest.fixture
def repository(root, tmp_path, monkeypatch, load):
    """A function that says the commit of a repository with one file, and one result of an earlier matrix."""
    if not shutil.which("git"):
        pytest.skip("git is not installed, and commit() says nothing")
    for path in ("tests/results.py", "docs/releases/one.json"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("1")
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        subprocess.check_call(GIT + command, cwd=str(tmp_path))
    results = load("results")
    monkeypatch.setattr(results, "__file__", str(tmp_path / "tests" / "results.py"))
    return results.commit


def test_the_commit_is_told_and_what_the_matrix_writes_changes_nothing_of_it(repository, tmp_path):
    head = subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=str(tmp_path)).decode()[:7]
    assert repository() == head
    (tmp_path / "docs" / "releases" / "one.json").write_text("2")
    assert repository() == head
    (tmp_path / "tests" / "results.py").write_text("2")
    assert repository() == head + "+"


def test_without_a_repository_there_is_no_commit_to_tell(repository, tmp_path):
    shutil.rmtree(str(tmp_path / ".git"))
    assert repository() == ""


@pytest.mark.parametrize("whole, status, written", [
    (True, 0, True), (True, 1, True), (False, 0, False), (True, 2, False), (True, 3, False)])
def test_tests_that_were_cut_off_or_are_a_few_leave_no_result(load, tmp_path, whole, status, written):
    old = tmp_path / "py36-tf1.6.graph.json"
    old.write_text("of the last time")
    results = load("results").Results(str(tmp_path), "py36-tf1.6", ["graph"], whole)
    results.pytest_sessionfinish(status)
    assert old.exists() == written


@pytest.mark.parametrize("args, options, whole", [
    (["tests/compat", "tests/plugins", "tests/docs"], {}, True), (["tests/compat/", "tests/plugins/"], {}, True),
    (["tests/compat"], {}, False), (["tests/plugins/test_parity.py"], {}, False),
    (["tests/compat", "tests/plugins"], {"keyword": "adam"}, False), (["tests/compat", "tests/plugins"], {"lf": True}, False)])
def test_a_part_of_the_tests_is_known_by_how_they_were_asked_for(load, args, options, whole):
    config = types.SimpleNamespace(args=args, getoption=lambda name, default="": options.get(name, default))
    assert load("conftest")._whole(config) == whole
