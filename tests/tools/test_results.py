"""What the matrix writes down of an environment says which commit it tested."""

import shutil
import subprocess

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
