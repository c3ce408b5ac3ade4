import json

import pytest

from ganzoo import manifest


@pytest.fixture
def folder(tmp_path):
    """Two files and their manifest."""
    (tmp_path / "state.index").write_bytes(bytes(range(256)) * 3)
    (tmp_path / "state.data").write_bytes(b"weights " * 50)
    manifest.write(tmp_path, step=7, versions={"tensorflow": "2.21.0"})
    return tmp_path


def test_files_as_they_were_written_have_no_fault(folder):
    assert manifest.fault(folder) is None
    (folder / "a note.txt").write_text("of the user's")
    assert manifest.fault(folder) is None


def test_it_says_sizes_hashes_and_what_wrote_them(folder):
    content = json.loads((folder / "manifest.json").read_text())
    assert content["files"]["state.data"] == {
        "bytes": 400, "sha256": "565344394dec87c18b2cb1864ce07a0ffaebea4dc9fc2a9b3caa73c916b29e17"}  # by the command sha256sum
    assert content["step"] == 7 and content["versions"] == {"tensorflow": "2.21.0"}


@pytest.mark.parametrize("name", ["state.index", "state.data", "manifest.json"])
def test_every_byte_that_is_altered_is_found(folder, name):
    whole = (folder / name).read_bytes()
    for place in range(len(whole)):
        (folder / name).write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1:])
        found = manifest.fault(folder)
        assert found is not None and name in found, place
    (folder / name).write_bytes(whole)
    assert manifest.fault(folder) is None


def test_a_manifest_may_have_any_byte_in_any_place(folder):
    whole = (folder / "manifest.json").read_bytes()
    for place in range(len(whole) - 1):
        for byte in b'019e.-"{}[],: \n\x00\x7f\xff':  # 1e309 is no size
            if whole[place] != byte:
                (folder / "manifest.json").write_bytes(whole[:place] + bytes([byte]) + whole[place + 1:])
                found = manifest.fault(folder)
                assert found in ("its manifest.json is damaged", None), (place, byte)
                assert found or json.loads((folder / "manifest.json").read_text()) == json.loads(whole.decode()), (place, byte)


def test_what_is_said_later_is_added_and_a_damaged_manifest_is_not_made_whole_by_it(folder):
    manifest.add(folder, measured={"value": 0.5})
    assert manifest.fault(folder) is None
    assert manifest.about(folder) == {"step": 7, "versions": {"tensorflow": "2.21.0"}, "measured": {"value": 0.5}}
    damaged = (folder / "manifest.json").read_text().replace("400", "401")
    (folder / "manifest.json").write_text(damaged)
    with pytest.raises(ValueError, match="is damaged"):
        manifest.add(folder, measured={"value": 0.1})
    assert (folder / "manifest.json").read_text() == damaged


@pytest.mark.parametrize("size, said", [("1e309", "its manifest.json is damaged"), ("null", "its manifest.json is damaged"),
                                        ("-1", "state.data has 400 bytes, and had -1"), ("400", None),
                                        ("1" * 400, f"state.data has 400 bytes, and had {'1' * 400}")])
def test_a_size_that_no_file_has_is_told_though_the_hash_be_right(folder, size, said):
    content = json.loads((folder / "manifest.json").read_text())
    content["files"]["state.data"]["bytes"] = json.loads(size)
    del content["sha256"]
    content["sha256"] = manifest._of(content)
    (folder / "manifest.json").write_text(json.dumps(content).replace("Infinity", "1e309"))
    assert manifest.fault(folder) == said


@pytest.mark.parametrize("name", ["state.index", "state.data", "manifest.json"])
def test_every_length_that_is_cut_off_is_found(folder, name):
    whole = (folder / name).read_bytes()
    for length in range(len(whole) - 1):  # the last byte of a manifest is the end of its line
        (folder / name).write_bytes(whole[:length])
        assert manifest.fault(folder) is not None, length


@pytest.mark.parametrize("break_it, said", [
    (lambda folder: (folder / "state.index").unlink(), "state.index is missing"),
    (lambda folder: (folder / "manifest.json").unlink(), "it has no manifest.json"),
    (lambda folder: (folder / "state.data").write_bytes(b""), "state.data has 0 bytes, and had 400"),
    (lambda folder: (folder / "state.data").write_bytes(b"w" * 400), "state.data was altered"),
    (lambda folder: (folder / "manifest.json").write_text("[]"), "its manifest.json is damaged"),
    (lambda folder: (folder / "manifest.json").write_text('{"files": {}, "sha256": ""}'), "its manifest.json is damaged"),
    (lambda folder: (folder / "manifest.json").write_bytes(b"\xff\x00"), "its manifest.json is damaged")])
def test_what_is_wrong_is_said(folder, break_it, said):
    break_it(folder)
    assert manifest.fault(folder) == said


@pytest.mark.parametrize("name, said", [("/dev/zero", "names '/dev/zero', which is no file beside it"),
                                        ("../state", "which is no file beside it"), ("folder", "folder is no file")])
def test_what_is_no_file_of_the_checkpoint_is_not_read(folder, name, said):
    (folder / "folder").mkdir()
    content = json.loads((folder / "manifest.json").read_text())
    content["files"] = {name: {"bytes": 0, "sha256": "0" * 64}}
    del content["sha256"]
    content["sha256"] = manifest._of(content)
    (folder / "manifest.json").write_text(json.dumps(content))
    assert said in manifest.fault(folder)
