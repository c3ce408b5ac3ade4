import json
import os

import numpy as np
import pytest

from ganzoo.errors import TrainingError
from ganzoo.files import read_json_lines
from ganzoo_plugins.observers.metrics_log import MetricsLog


def steps(run):
    return [row["step"] for row in read_json_lines(run.path / "metrics.jsonl")]


def test_every_report_is_a_line_of_json_at_once(run, play):
    play(run, MetricsLog(), until=4)
    lines = (run.path / "metrics.jsonl").read_text().splitlines()
    assert json.loads(lines[1]) == dict(run.row(4), step=4, seconds=0.5)
    assert len(lines) == 2


def test_numpy_numbers_are_written_exactly(run):
    run.log.append({"step": np.int64(2), "seconds": 0.123456})
    MetricsLog().ganzoo_reported(run, np.int64(2), {"generator/fool": np.float32(0.1)})
    row = json.loads((run.path / "metrics.jsonl").read_text())
    assert np.float32(row["generator/fool"]) == np.float32(0.1)
    assert row["step"] == 2 and row["seconds"] == 0.123


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -np.float32("inf")])
def test_what_is_not_finite_is_null_because_json_has_no_nan(run, value):
    run.log.append({"step": 2, "seconds": 0.5})
    MetricsLog().ganzoo_reported(run, 2, {"generator/fool": value})

    def refuse(constant):
        raise AssertionError(constant)

    assert json.loads((run.path / "metrics.jsonl").read_text(), parse_constant=refuse)["generator/fool"] is None


def test_the_log_of_a_resumed_run_is_that_of_an_uninterrupted_one(run, resumed, play, tmp_path_factory):
    play(run, MetricsLog(), until=8, stop=RuntimeError())  # the newest checkpoint is of step 5
    play(resumed(5), MetricsLog())
    other = type(run)(tmp_path_factory.mktemp("whole"))
    play(other, MetricsLog())
    assert (run.path / "metrics.jsonl").read_bytes() == (other.path / "metrics.jsonl").read_bytes()
    assert steps(run) == [2, 4, 6, 8, 10]


def test_a_torn_last_line_is_dropped_when_the_run_goes_on(run, resumed, play):
    play(run, MetricsLog(), until=5)
    with open(str(run.path / "metrics.jsonl"), "a") as file:
        file.write('{"step": 6, "sec')
    play(resumed(5), MetricsLog())
    assert steps(run) == [2, 4, 6, 8, 10]


def test_a_run_that_became_longer_has_no_row_of_its_old_end(run, resumed, play):
    run.steps = 7
    play(run, MetricsLog())
    assert steps(run) == [2, 4, 6, 7]
    play(resumed(7), MetricsLog())
    assert steps(run) == [2, 4, 6, 8, 10]


def test_a_finished_run_that_is_resumed_keeps_its_last_row(run, resumed, play):
    run.steps = 7
    play(run, MetricsLog())
    again = resumed(7)
    again.steps = 7
    play(again, MetricsLog())
    assert steps(run) == [2, 4, 6, 7]


def test_null_stays_null_when_a_run_goes_on(run, resumed, play):
    (run.path / "metrics.jsonl").write_text('{"step": 2, "seconds": 1.0, "generator/fool": null}\n')
    play(resumed(2), MetricsLog(), until=2)
    assert json.loads((run.path / "metrics.jsonl").read_text())["generator/fool"] is None


@pytest.mark.parametrize("line", ['{"step": "two"}', '{"seconds": 1}', '{"step": null}', "nonsense",
                                  '{"step": 2, "a/b": "high"}', '{"step": 2, "a/b": [1]}'])
def test_a_damaged_log_stops_before_training_and_is_left_as_it_was(run, resumed, line):
    (run.path / "metrics.jsonl").write_text(line + '\n{"step": 4}\n')
    with pytest.raises(TrainingError, match="damaged"):
        MetricsLog().ganzoo_started(resumed(4))
    assert (run.path / "metrics.jsonl").read_text().startswith(line)


def test_a_log_that_cannot_be_written_stops_training_with_the_reason(run):
    run.log.append({"step": 2, "seconds": 0.5})
    (run.path / "metrics.jsonl").mkdir()
    with pytest.raises(TrainingError, match="metrics.jsonl cannot be written: Is a directory"):
        MetricsLog().ganzoo_reported(run, 2, {})


def test_rows_are_on_disk_before_the_checkpoint_that_continues_them(run, play, monkeypatch):
    synced, fsync = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda number: (synced.append(run.step), fsync(number)))
    play(run, MetricsLog(), until=7, stop=KeyboardInterrupt())
    assert synced == [5, 7]
