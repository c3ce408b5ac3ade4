import json
import os
import subprocess
import sys

import pytest

from ganzoo.errors import UserError
from ganzoo.folder import Folder

CONFIG = {"model": "gan", "class": "gan:GAN", "settings": {"steps": 3}, "machine": {},
          "examples": {"shapes": {"x": [2]}, "classes": None, "images": []}}


@pytest.fixture
def folder(tmp_path):
    return Folder.new(tmp_path / "run", "gan-ring")


def state(text):
    """Writes the files of a checkpoint that holds `text`."""
    def write(prefix):
        for end in (".index", ".data-00000-of-00001"):
            with open(prefix + end, "w") as file:
                file.write(text)
    return write


def held(folder, step):
    with open(folder.prefix(step) + ".index") as file:
        return file.read()


def everything(path):
    return sorted(str(found.relative_to(path)) for found in path.rglob("*"))


def test_new_runs_are_numbered(in_folder):
    found = [Folder.new(None, "gan-ring").path for _ in range(3)]
    assert [str(path) for path in found] == [os.path.join("runs", f"gan-ring-{number}") for number in (1, 2, 3)]
    assert Folder.new(None, "dcgan-digits").path.name == "dcgan-digits-1"


def test_a_number_that_is_free_again_is_used_again_and_a_file_in_the_way_is_passed_over(in_folder):
    (in_folder / "runs").mkdir()
    (in_folder / "runs" / "gan-ring-1").write_text("mine")
    (in_folder / "runs" / "gan-ring-3").mkdir()
    assert [Folder.new(None, "gan-ring").path.name for _ in range(2)] == ["gan-ring-2", "gan-ring-4"]
    assert (in_folder / "runs" / "gan-ring-1").read_text() == "mine"


def test_a_folder_asked_for_is_made_with_those_above_it(tmp_path):
    folder = Folder.new(tmp_path / "some" / "where" / "run", "x")
    folder.write_config(CONFIG)
    (folder.path / "config.json").unlink()
    assert everything(tmp_path) == ["some", os.path.join("some", "where"), os.path.join("some", "where", "run")]


@pytest.mark.parametrize("path", [None, "a/b/c", "a"])
def test_what_is_given_up_leaves_none_of_the_folders_that_were_made_for_it(in_folder, path):
    Folder.new(path, "x").abandon()
    assert everything(in_folder) == []


def test_a_folder_that_is_given_up_just_after_its_configuration_was_written_holds_no_run(in_folder):
    folder = Folder.new("a", "x")
    folder.write_config(CONFIG)  # and then Ctrl-C
    folder.abandon()
    assert everything(in_folder) == []


def test_what_is_given_up_leaves_the_folders_that_were_there_and_those_that_others_use(in_folder):
    (in_folder / "a").mkdir()
    Folder.new("a/b/c", "x").abandon()
    assert everything(in_folder) == ["a"]
    one, other = Folder.new("a/b/one", "x"), Folder.new("a/b/other", "x")
    one.abandon()
    other.write_config(CONFIG)
    assert everything(in_folder / "a" / "b") == ["other", os.path.join("other", "config.json")]
    (in_folder / "runs").mkdir()
    Folder.new(None, "x").abandon()
    assert (in_folder / "runs").is_dir()


def test_a_folder_that_cannot_be_made_leaves_none_of_those_above_it(in_folder):
    with pytest.raises(UserError, match="cannot be written: .*--run-dir"):
        Folder.new("a/b/" + "long" * 100, "x")
    assert everything(in_folder) == []


def test_an_empty_folder_is_taken(tmp_path):
    (tmp_path / "run").mkdir()
    folder = Folder.new(str(tmp_path / "run"), "x")
    assert folder.path == tmp_path / "run"
    with pytest.raises(UserError, match="taken by another run just now: say another folder"):
        Folder.new(str(tmp_path / "run"), "x")
    folder.write_config(CONFIG)
    assert everything(tmp_path) == ["run", os.path.join("run", "config.json")]


BEGINNING = """
import os, sys
from ganzoo.folder import Folder
folder = Folder.new(sys.argv[1], "x")
(folder.path / "examples.npz").write_bytes(b"half of them")
(folder.path / "checkpoints").mkdir()
(folder.path / ".ganzoo-0123456789ab.partial").write_bytes(b"half of it")
os._exit(9)
"""


def test_a_folder_whose_run_was_killed_while_it_began_is_taken_and_what_it_left_is_gone(tmp_path):
    killed = subprocess.run([sys.executable, "-c", BEGINNING, str(tmp_path / "run")])
    assert killed.returncode == 9 and "examples.npz" in everything(tmp_path / "run")
    folder = Folder.new(str(tmp_path / "run"), "x")
    assert everything(folder.path) == [".ganzoo-claim"]
    folder.write_config(CONFIG)
    assert everything(folder.path) == ["config.json"]


def test_a_folder_whose_run_was_killed_while_it_began_is_not_taken_with_a_user_s_files(tmp_path):
    subprocess.run([sys.executable, "-c", BEGINNING, str(tmp_path / "run")])
    (tmp_path / "run" / "thesis.tex").write_text("years of work")
    with pytest.raises(UserError, match="is not empty"):
        Folder.new(str(tmp_path / "run"), "x")
    assert "examples.npz" in everything(tmp_path / "run")


def test_a_folder_with_a_run_is_refused(folder):
    folder.write_config(CONFIG)
    before = everything(folder.path)
    with pytest.raises(UserError, match="holds a run, which is not overwritten: go on with it by `ganzoo resume .*run`"):
        Folder.new(folder.path, "x")
    assert everything(folder.path) == before


def test_a_folder_with_anything_else_is_refused(tmp_path):
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(UserError, match="is not empty"):
        Folder.new(tmp_path, "x")
    assert everything(tmp_path) == ["thesis.tex"]


def test_what_cannot_be_a_folder_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file", tmp_path / "file" / "run"):
        with pytest.raises(UserError, match="cannot be written: .*--run-dir"):
            Folder.new(path, "x")


def test_a_run_that_is_not_there_is_told_with_those_beside_it(tmp_path):
    for name in ("one", "two"):
        Folder.new(tmp_path / "runs" / name, "x").write_config(CONFIG)
    for asked in (tmp_path / "runs" / "three", tmp_path / "runs"):
        with pytest.raises(UserError) as error:
            Folder.existing(asked)
        assert str(tmp_path / "runs" / "one") in str(error.value) and str(tmp_path / "runs" / "two") in str(error.value)
    with pytest.raises(UserError, match="is not the folder of a run: it is not there"):
        Folder.existing(tmp_path / "no" / "where")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match="it has no config.json"):
        Folder.existing(tmp_path / "empty")


def test_the_configuration_is_read_as_it_was_written(folder):
    folder.write_config(CONFIG)
    assert Folder.existing(folder.path).read_config() == CONFIG


@pytest.mark.parametrize("text", [
    "", "{", "[]", "3", '{"model": "gan"}', '{"model": "gan", "settings": 3, "machine": {}, "examples": {}}', "\xff", "[" * 100000,
    json.dumps(dict(CONFIG, examples={"shapes": {"x": [0]}, "classes": None, "images": []})),
    json.dumps(dict(CONFIG, examples=dict(CONFIG["examples"], count=40, held_out="4"))),
    json.dumps(dict(CONFIG, examples=dict(CONFIG["examples"], count=40, held_out=40))),
    json.dumps(dict(CONFIG, rolled_back=[{"step": 3}])), json.dumps(dict(CONFIG, observers=None)),
    json.dumps(dict(CONFIG, resumed={}))])
def test_a_damaged_configuration_is_told_in_a_sentence(folder, text):
    (folder.path / "config.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(UserError, match="config.json cannot be read as the configuration of a run"):
        folder.read_config()


def test_checkpoints_are_listed_by_step(folder):
    assert folder.checkpoints() == []
    for step in (0, 100, 20):
        assert folder.save(step, state(f"state of {step}"), keep=9).name == f"{step:08d}"
    assert folder.checkpoints() == [0, 20, 100]
    assert held(folder, 20) == "state of 20"


def test_steps_of_more_than_eight_digits_are_in_order_too(folder):
    for step in (99999999, 100000000):
        folder.save(step, state(""), keep=9)
    assert folder.checkpoints() == [99999999, 100000000]


@pytest.mark.parametrize("keep, kept", [(1, [30]), (2, [20, 30]), (9, [0, 10, 20, 30])])
def test_the_newest_checkpoints_are_kept(folder, keep, kept):
    for step in (0, 10, 20, 30):
        folder.save(step, state(""), keep)
    assert folder.checkpoints() == kept
    assert sorted(path.name for path in (folder.path / "checkpoints").iterdir()) == [f"{step:08d}" for step in kept]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_checkpoint_that_cannot_be_written_leaves_nothing_and_the_earlier_ones_whole(folder, error):
    folder.save(10, state("whole"), keep=1)
    before = everything(folder.path)

    def fail(prefix):
        state("half")(prefix)
        raise error

    with pytest.raises(type(error)):
        folder.save(20, fail, keep=1)
    assert everything(folder.path) == before
    assert folder.checkpoints() == [10] and held(folder, 10) == "whole"


def test_while_it_is_written_a_checkpoint_is_not_listed(folder):
    seen = []
    folder.save(10, lambda prefix: (state("")(prefix), seen.append(folder.checkpoints())), keep=1)
    assert seen == [[]]
    assert folder.checkpoints() == [10]


def test_what_a_killed_process_left_is_not_a_checkpoint(folder):
    folder.save(10, state("whole"), keep=1)
    (folder.path / "checkpoints" / ".00000020-0a1b2c3d.partial").mkdir()
    (folder.path / "checkpoints" / "notes.txt").write_text("")
    assert folder.checkpoints() == [10]


def test_the_same_step_saved_again_stays_what_it_was(folder):
    folder.save(10, state("first"), keep=2)
    folder.save(10, state("again"), keep=2)
    assert held(folder, 10) == "first"
    assert sorted(path.name for path in (folder.path / "checkpoints").iterdir()) == ["00000010"]


def test_the_prefix_holds_from_any_folder(folder, monkeypatch, tmp_path):
    folder.save(10, state("here"), keep=1)
    monkeypatch.chdir(folder.path.parent)
    prefix = Folder(folder.path.name).prefix(10)
    monkeypatch.chdir("/")
    with open(prefix + ".index") as file:
        assert file.read() == "here"


def test_what_a_killed_process_was_writing_is_swept_away_and_nothing_else(folder):
    folder.write_config(CONFIG)
    folder.save(3, lambda prefix: open(prefix + ".index", "w").close(), keep=1)
    before = everything(folder.path)
    (folder.path / "checkpoints" / ".00000004-ab.partial").mkdir()
    (folder.path / "checkpoints" / ".00000004-ab.partial" / "state.index").touch()
    (folder.path / ".ganzoo-00.partial").touch()
    folder.sweep()
    assert everything(folder.path) == before


def test_the_newest_sound_checkpoint_is_found_and_what_is_wrong_with_newer_ones(folder):
    assert folder.newest() == (None, [])
    for step in (0, 10, 20):
        folder.save(step, state("whole"), keep=9)
    assert folder.newest() == (20, [])
    for file in (folder.path / "checkpoints" / "00000020").glob("state*"):
        file.write_text("altered"[:len(file.read_text())])
    (folder.path / "checkpoints" / "00000010" / "manifest.json").unlink()
    step, wrong = Folder(folder.path).newest()
    assert step == 0 and len(wrong) == 2
    assert wrong[0].startswith("the checkpoint of step 20 is damaged: state") and wrong[1].endswith("it has no manifest.json")


def measured(value, metric="frechet", lower=True):
    return {"metric": metric, "value": value, "lower_is_better": lower}


@pytest.mark.parametrize("values, lower, best", [
    ([3.0, 1.0, 2.0, 4.0], True, 2), ([3.0, 1.0, 2.0, 4.0], False, 4), ([1.0, 1.0, 2.0, 3.0], True, 1),
    ([1.0, None, 2.0, 3.0], True, 1), ([None] * 4, True, None)])
def test_the_best_checkpoint_is_kept_beside_the_newest(folder, values, lower, best):
    for step, value in enumerate(values, 1):
        folder.save(step, state(""), 2, lambda step=step, value=value: folder.write_measured(step, measured(value, lower=lower)))
    assert folder.best() == best
    assert folder.checkpoints() == sorted({3, 4} | ({best} if best else set()))


def test_a_damaged_checkpoint_is_no_best_one_and_another_metric_is_not_compared(folder):
    folder.save(1, state(""), 9, lambda: folder.write_measured(1, measured(0.0, "another")))
    for step in (2, 3, 4):
        folder.save(step, state(""), 9, lambda step=step: folder.write_measured(step, measured(float(step))))
    folder.save(5, state(""), 9)  # when a run was stopped
    assert folder.best() == 2
    (folder.path / "checkpoints" / "00000002" / "state.index").write_bytes(b"altered")
    assert Folder(folder.path).best() == 3


def test_a_checkpoint_is_whole_before_it_is_measured_which_may_take_minutes(folder):
    class Killed(BaseException):
        pass

    def measuring():
        assert Folder(folder.path).newest() == (2, []) and "measured" not in folder.about(2)
        raise Killed()

    folder.save(1, state("first"), 1, lambda: folder.write_measured(1, measured(1.0)))
    with pytest.raises(Killed):
        folder.save(2, state("second"), 1, measuring)
    assert Folder(folder.path).newest() == (2, []) and folder.best() == 1 and held(folder, 2) == "second"
    folder.write_measured(2, measured(0.5))
    assert Folder(folder.path).best() == 2 and folder.fault(2) is None


def test_a_checkpoint_that_was_sound_is_looked_at_again_before_it_is_taken_up(folder):
    for step in (1, 2):
        folder.save(step, state("whole"), 9)
    assert folder.newest() == (2, [])
    (folder.path / "checkpoints" / "00000002" / "state.index").unlink()
    assert folder.newest(anew=True) == (1, ["the checkpoint of step 2 is damaged: state.index is missing"])


def test_a_manifest_says_more_where_that_is_asked(folder):
    made = folder.save(10, state("whole"), keep=1, versions={"python": "3.6"})
    assert '"python": "3.6"' in (made / "manifest.json").read_text()


def test_a_damaged_checkpoint_of_the_same_step_is_moved_aside_and_kept(folder):
    made = folder.save(10, state("first"), keep=1)
    (made / "manifest.json").write_text("")
    folder.save(10, state("again"), keep=1)
    assert held(folder, 10) == "again" and folder.newest() == (10, [])
    aside = [path for path in (folder.path / "checkpoints").iterdir() if path.name.endswith(".damaged")]
    assert len(aside) == 1 and aside[0].name.startswith("00000010-")


@pytest.mark.parametrize("keep", [1, 2])
def test_damaged_checkpoints_of_later_steps_never_cost_the_sound_one_that_was_just_written(folder, keep):
    for step in (2, 4, 5):
        folder.save(step, state("first"), keep=3)
    for step in (4, 5):
        (folder.path / "checkpoints" / f"{step:08d}" / "manifest.json").unlink()
    again = Folder(folder.path)
    again.save(3, state("again"), keep=keep)
    assert Folder(folder.path).newest()[0] == 3 and held(folder, 3) == "again"
    assert again.checkpoints() == [2, 3, 4, 5][2 - keep:]


def test_older_checkpoints_stay_where_what_was_written_reads_otherwise(folder, monkeypatch):
    folder.save(10, state("whole"), keep=1)
    monkeypatch.setattr("ganzoo.folder.manifest.fault", lambda path: "state was altered")
    with pytest.raises(OSError, match="reads otherwise: state was altered"):
        folder.save(20, state("new"), keep=1)
    assert 10 in folder.checkpoints()


@pytest.fixture
def elsewhere(folder):
    """Another process that holds the folder's lock."""
    code = ("import sys, time\nfrom ganzoo.folder import Folder\n"
            "with Folder(sys.argv[1]).locked():\n    print('locked', flush=True)\n    time.sleep(60)")
    process = subprocess.Popen([sys.executable, "-c", code, str(folder.path)], stdout=subprocess.PIPE)
    assert process.stdout.readline().strip() == b"locked"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_run_that_another_process_plays_is_refused(folder, elsewhere):
    with pytest.raises(UserError, match="another process is at work on .*: wait until it is done, or stop it"):
        with folder.locked():
            pass


def test_a_process_that_is_killed_leaves_no_lock(folder, elsewhere):
    elsewhere.kill()
    elsewhere.wait()
    for _ in range(2):
        with folder.locked():
            pass


def test_a_folder_that_cannot_be_locked_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="file cannot be written: "):
        with Folder(tmp_path / "file").locked():
            pass


@pytest.mark.parametrize("name", ["a" * 300, "a/" * 3000])
def test_what_no_folder_can_be_called_is_told_in_a_sentence(name):
    with pytest.raises(UserError, match="^'a.{0,110} is not the folder of a run: [^\n]+[.]$"):
        Folder.existing(name)


def test_checkpoints_that_nobody_may_read_are_told_in_a_sentence(folder, monkeypatch):
    folder.save(1, state("one"), keep=2)
    here = type(folder.path)

    def refused(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(here, "iterdir", refused)
    with pytest.raises(UserError, match="checkpoints cannot be read: Permission denied"):
        folder.checkpoints()


def test_examples_that_claim_more_than_there_is_memory_are_damaged(folder):
    import io
    import zipfile

    import numpy as np

    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "|u1", "fortran_order": False, "shape": (2 ** 50, 28, 28, 1)})
    with zipfile.ZipFile(str(folder.path / "examples.npz"), "w") as archive:
        archive.writestr("y.npy", header.getvalue())
    with pytest.raises(UserError, match="examples.npz is damaged"):
        folder.read_examples()
