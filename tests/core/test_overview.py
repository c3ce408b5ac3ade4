"""What `ganzoo runs` tells of each run's folder, whatever state it is in."""

import json
import shutil
import subprocess
import sys

import pytest

from ganzoo import api, overview, scores
from ganzoo.errors import UserError
from ganzoo.folder import Folder

RUN = {"dataset": "ring:size=64", "hidden": (4,), "latent": 2, "batch_size": 4, "steps": 4, "checkpoint_every": 2}
SCORE = scores.Score("modes", 3.0, 2, 0, None, {}, {}, "now")


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "kept"
    return api.train("gan", folder, best="mode-share", **RUN).path


@pytest.fixture
def run(kept, tmp_path):
    """A run that is done, in a folder of its own."""
    return shutil.copytree(str(kept), str(tmp_path / "run")) and tmp_path / "run"


def test_a_run_that_is_done_tells_its_newest_scores_and_its_best_checkpoint(run):
    for value in (1.0, 5.0):
        scores.append(run, SCORE._replace(value=value))
    found = overview.look(run)
    assert (found.status, found.step, found.steps, found.model, found.dataset) == ("done", 4, 4, "gan", "ring:size=64")
    assert set(found.scores) == {"modes", "mode-share"} and found.scores["modes"].value == 5.0  # mode-share is what is best by
    assert found.best["metric"] == "mode-share" and found.best["step"] == Folder(run).best()


def test_one_that_was_stopped_or_never_saved_or_is_played_or_damaged_says_so(run):
    shutil.rmtree(str(run / "checkpoints" / "00000004"))
    assert overview.look(run)[1:3] == ("stopped", 2)
    with Folder(run).locked():
        program = f"from ganzoo import overview; print(overview.look({str(run)!r})[1:3])"
        assert subprocess.check_output([sys.executable, "-c", program], universal_newlines=True) == "('running', 4)\n"
    shutil.rmtree(str(run / "checkpoints"))
    assert overview.look(run)[1:3] == ("empty", 0)
    (run / "config.json").write_text("{")
    found = overview.look(run)
    assert found.status == "damaged" and "config.json" in found.note


def test_the_command_lists_them_oldest_first_and_needs_no_tensorflow(run, tmp_path, shell):
    config = json.loads((run / "config.json").read_text())
    older = tmp_path / "elsewhere" / "older"
    older.mkdir(parents=True)
    (older / "config.json").write_text(json.dumps(dict(config, created="2020-01-01T00:00:00+00:00")))
    scores.append(run, SCORE)
    done = shell("runs", str(tmp_path))
    lines = [line.split() for line in done.out.splitlines()]
    assert lines[0] == ["run", "model", "dataset", "status", "step", "scores"]
    assert lines[1] == [str(older), "gan", "ring:size=64", "empty", "0/4"]
    assert lines[2][:6] == [str(run), "gan", "ring:size=64", "done", "4/4", "best"] and lines[2][-2:] == ["modes", "3"]
    told = json.loads(shell("runs", str(tmp_path), "--json").out)
    assert [one["status"] for one in told] == ["empty", "done"] and told[1]["scores"]["modes"]["value"] == 3.0
    program = ("import sys\nfrom ganzoo.cli import main\ntry:\n    main(['runs', sys.argv[1]])\n"
               "finally:\n    print([name for name in ('tensorflow', 'numpy') if name in sys.modules])")
    out = subprocess.check_output([sys.executable, "-c", program, str(tmp_path)], universal_newlines=True)
    assert out.splitlines()[-1] == "[]"


def test_a_folder_without_runs_says_how_to_begin_and_one_that_is_not_there_is_a_mistake(tmp_path, shell):
    assert shell("runs", str(tmp_path)).out.startswith(f"There are no runs in {tmp_path}. Begin one: ganzoo train")
    with pytest.raises(UserError, match="there is no folder"):
        overview.runs_in(tmp_path / "nowhere")


@pytest.mark.parametrize("file, text", [
    ("config.json", '{"settings": {}}'), ("config.json", '{"settings": {"steps": "many"}, "machine": {}}'),
    ("scores.jsonl", '{"metric": ["x"], "value": 1, "step": 2, "seed": 0, "deviation": null, "protocol": {}, "versions": {}, '
                     '"at": ""}\n'),
    ("checkpoints/00000004/manifest.json", '{"measured": "x"}'),
    ("checkpoints/00000004/manifest.json", '{"measured": {"value": 1}}')])
def test_a_damaged_run_is_listed_as_such_and_costs_no_other_one(run, tmp_path, shell, file, text):
    shutil.copytree(str(run), str(tmp_path / "sound"))
    (tmp_path / "odd" / "config.json").mkdir(parents=True)
    (run / file).write_text(text)
    found = {one.path.name: one for one in overview.runs_in(tmp_path)}
    assert set(found) == {"run", "sound"} and found["sound"].status == "done"
    assert found["run"].status == "damaged" and found["run"].note.endswith(".")
    assert shell("runs", str(tmp_path)).code == 0 and "NaN" not in shell("runs", str(tmp_path), "--json").out


def test_of_a_metric_the_latest_step_is_told_whenever_it_was_measured(run):
    scores.append(run, SCORE._replace(step=4, value=9.0))
    scores.append(run, SCORE)
    assert overview.look(run).scores["modes"].value == 9.0
