import math
import os

import pytest

from ganzoo import files
from ganzoo.errors import UserError


def test_a_file_is_written_whole_and_alone(tmp_path):
    files.write_atomically(tmp_path / "log", lambda file: file.write(b"whole"))
    assert (tmp_path / "log").read_bytes() == b"whole"
    assert os.listdir(str(tmp_path)) == ["log"]


def test_the_old_file_stands_until_the_new_one_is_whole(tmp_path):
    path = tmp_path / "log"
    path.write_bytes(b"old")

    def write(file):
        file.write(b"half of the n")
        file.flush()
        assert path.read_bytes() == b"old"
        file.write(b"ew")

    files.write_atomically(path, write)
    assert path.read_bytes() == b"half of the new"


@pytest.mark.parametrize("error", [ValueError("no"), OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_keeps_the_old_file_and_leaves_nothing_beside_it(tmp_path, error):
    (tmp_path / "log").write_bytes(b"old")

    def write(file):
        file.write(b"half")
        raise error

    with pytest.raises(type(error)):
        files.write_atomically(tmp_path / "log", write)
    assert (tmp_path / "log").read_bytes() == b"old"
    assert os.listdir(str(tmp_path)) == ["log"]


def test_the_contents_are_on_disk_before_the_name_points_to_them(tmp_path, monkeypatch):
    done = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda number: (done.append("fsync"), fsync(number)))
    monkeypatch.setattr(os, "replace", lambda old, new: (done.append("replace"), replace(old, new)))
    files.write_atomically(tmp_path / "log", lambda file: file.write(b"x"))
    assert done[:2] == ["fsync", "replace"]


def test_a_new_file_has_the_permissions_that_the_user_gives_files(tmp_path):
    files.write_atomically(tmp_path / "atomic", lambda file: None)
    (tmp_path / "plain").write_bytes(b"")
    assert (tmp_path / "atomic").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_name_as_long_as_names_may_be_can_be_written(tmp_path):
    files.write_atomically(tmp_path / ("n" * 255), lambda file: file.write(b"x"))
    assert os.listdir(str(tmp_path)) == ["n" * 255]


def test_a_missing_folder_is_an_oserror(tmp_path):
    with pytest.raises(OSError):
        files.write_atomically(tmp_path / "missing" / "log", lambda file: None)


def test_json_lines_are_read_without_the_last_one_that_a_kill_tore(tmp_path):
    (tmp_path / "log").write_bytes(b'{"step": 1, "a/b": null}\n{"step": 2}\n{"step"')
    rows = files.read_json_lines(tmp_path / "log")
    assert [row["step"] for row in rows] == [1, 2]
    assert math.isnan(rows[0]["a/b"])


@pytest.mark.parametrize("line", [b"", b"nonsense", b"[1]", b"\xff", b'{"step": 1', b"[" * 100000])
def test_a_damaged_line_is_named(tmp_path, line):
    (tmp_path / "log").write_bytes(b'{"step": 1}\n' + line + b'\n{"step": 3}\n')
    with pytest.raises(UserError, match="line 2 of .*log is damaged"):
        files.read_json_lines(tmp_path / "log")


@pytest.mark.parametrize("before, after", [(None, "new\n"), ("", "new\n"), ("old\n", "old\nnew\n"), ("old\nhal", "old\nnew\n"),
                                           ('old\n{"a": 1}', 'old\n{"a": 1}\nnew\n'), ('old\n{"a": 1', "old\nnew\n"),
                                           ("hal", "new\n")])
def test_a_line_is_added_after_the_last_whole_one(tmp_path, before, after):
    path = tmp_path / "log"
    if before is not None:
        path.write_text(before)
    files.append_line(path, "new\n")
    assert path.read_text() == after
