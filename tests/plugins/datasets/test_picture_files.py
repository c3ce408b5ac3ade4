"""datasets/picture_files.py"""

import os
import struct
import sys
import threading
import zipfile

import pytest

from ganzoo import decoding
from ganzoo.decoding import Unreadable
from ganzoo.errors import UserError
from ganzoo_plugins.datasets.picture_files import Directory, Zip, files_of

NAMES = ["b/2.png", "b/1.png", "a.png", "a/deep/er/3.txt", "B/1.png", ".hidden.png", ".thumbnails/1.png", "b/._1.png",
         "__MACOSX/b/1.png"]
SEEN = ["B/1.png", "a/deep/er/3.txt", "a.png", "b/1.png", "b/2.png"]


def fill(folder, names=NAMES):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode())
    return folder


def packed(path, names=NAMES, content=None):
    with zipfile.ZipFile(str(path), "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, name.encode() if content is None else content)
    return path


def made(tmp_path, kind):
    return files_of(str(fill(tmp_path / "files") if kind == "folder" else packed(tmp_path / "files.zip")))


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_files_are_found_at_any_depth_in_order_and_hidden_ones_are_not(tmp_path, kind):
    files = made(tmp_path, kind)
    assert [entry.name for entry in files.entries] == SEEN and not files.bad
    for entry in files.entries:
        assert files.read(entry) == entry.name.encode() and entry.size == len(entry.name)
        with files.open(entry) as file:
            assert file.read(1) == entry.name[:1].encode() and file.seek(0) == 0


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_several_threads_may_read_at_once(tmp_path, kind):
    files = made(tmp_path, kind)
    wrong = []

    def read():
        wrong.extend(entry for _ in range(50) for entry in files.entries if files.read(entry) != entry.name.encode())

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def linked(path, target, folder=False):
    try:
        os.symlink(str(target), str(path), target_is_directory=folder)
    except (OSError, NotImplementedError):
        pytest.skip("this system makes no links")


def test_links_are_followed_but_not_in_circles(tmp_path):
    folder, other = fill(tmp_path / "files", ["a/1.png"]), fill(tmp_path / "other", ["2.png"])
    linked(folder / "b", other, True)
    linked(folder / "c.png", other / "2.png")
    linked(folder / "a" / "up", folder, True)
    linked(folder / "again", folder / "a", True)
    files = Directory(str(folder))
    assert [entry.name for entry in files.entries] == ["a/1.png", "again/1.png", "b/2.png", "c.png"]
    assert not files.bad


def test_a_link_that_leads_nowhere_is_bad(tmp_path):
    linked(fill(tmp_path / "files", ["a/1.png"]) / "a" / "2.png", tmp_path / "gone")
    assert Directory(str(tmp_path / "files")).bad == [("a/2.png", "it is a link that leads nowhere")]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="everything can be read here")
def test_what_may_not_be_read_is_bad(tmp_path):
    folder = fill(tmp_path / "files", ["a/1.png", "b/1.png"])
    (folder / "a").chmod(0)
    try:
        assert [name for name, _ in Directory(str(folder)).bad] == ["a"]
    finally:
        (folder / "a").chmod(0o700)


def test_a_file_that_is_gone_cannot_be_read(tmp_path):
    files = Directory(str(fill(tmp_path / "files", ["a.png"])))
    (tmp_path / "files" / "a.png").unlink()
    with pytest.raises(Unreadable, match="it cannot be opened: No such file"):
        files.read(files.entries[0])


def test_too_large_a_file_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(decoding, "HEAVIEST", 3)
    for files in (Directory(str(fill(tmp_path / "files", ["a.png"]))), Zip(str(packed(tmp_path / "files.zip", ["a.png"])))):
        for call in (files.read, files.open):
            with pytest.raises(Unreadable, match="it has more than"):
                call(files.entries[0])


@pytest.mark.parametrize("content", [b"", b"<html>", b"PK\x03\x04 and no more"])
def test_what_is_neither_a_folder_nor_a_zip_file_is_refused(tmp_path, content):
    path = tmp_path / "files.zip"
    path.write_bytes(content)
    with pytest.raises(UserError, match="files.zip is neither a folder nor a sound .zip file"):
        files_of(str(path))


def test_a_damaged_file_in_a_zip_is_told(tmp_path):
    path = tmp_path / "files.zip"
    with zipfile.ZipFile(str(path), "w") as file:
        file.writestr("a.png", b"content")
    path.write_bytes(path.read_bytes().replace(b"content", b"consent"))
    files = Zip(str(path))
    with pytest.raises(Unreadable, match="it is damaged in the zip file .*CRC"):
        files.read(files.entries[0])


def test_a_lie_about_a_size_unpacks_no_more_than_it_says(tmp_path):
    """64 MiB behind a directory that says 9 bytes."""
    path = packed(tmp_path / "files.zip", ["a.png"], bytes(2 ** 26))
    content = path.read_bytes()
    assert content.count(struct.pack("<I", 2 ** 26)) == 2
    path.write_bytes(content.replace(struct.pack("<I", 2 ** 26), struct.pack("<I", 9)))
    files = Zip(str(path))
    try:
        assert len(files.read(files.entries[0])) == 9
    except Unreadable as error:
        assert "damaged" in str(error)


def test_an_encrypted_file_in_a_zip_is_bad(tmp_path):
    path = packed(tmp_path / "files.zip", ["a.png", "b.png"])
    content = bytearray(path.read_bytes())
    place = content.index(b"PK\x01\x02")
    content[place + 8] |= 1
    path.write_bytes(bytes(content))
    files = Zip(str(path))
    assert files.bad == [("a.png", "it is encrypted")] and [entry.name for entry in files.entries] == ["b.png"]
