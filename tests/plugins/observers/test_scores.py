"""What a run scores while it trains is what it scores afterwards."""

import re

import pytest

from ganzoo import api, evaluating, scores
from ganzoo.errors import UserError

RUN = {"dataset": "ring:size=400", "hidden": (4,), "latent": 2, "batch_size": 4, "steps": 6, "sample_every": 3,
       "checkpoint_every": 3}


def test_each_is_that_of_the_checkpoint_measured_afterwards(tmp_path, mode):
    run = api.train("gan", tmp_path / "run", mode=mode, observers=["scores:metrics=modes+mode-share,samples=128"], **RUN)
    found = scores.read(run.path)
    assert [(one.metric, one.step) for one in found] == [("modes", 3), ("mode-share", 3), ("modes", 6), ("mode-share", 6)]
    (run.path / scores.FILE).unlink()
    again = [one for step in (3, 6) for one in evaluating.evaluate(run.path, ["modes", "mode-share"], 128, step, mode=mode)]
    assert [one.value for one in again] == [one.value for one in found]
    assert [one.protocol for one in again] == [one.protocol for one in found]


def test_what_measuring_takes_is_said(tmp_path, capsys):
    api.train("gan", tmp_path / "run", observers=["scores:metrics=modes+mode-share,samples=128"], **RUN)
    said = capsys.readouterr().err
    each = re.findall(r"step (\d): modes \d, mode-share [0-9.e-]+ \(([0-9.]+) s\)", said)
    whole = re.search(r"the scores took ([0-9.]+) of ([0-9.]+) s, \d+ %", said)
    assert [step for step, _ in each] == ["3", "6"]
    assert float(whole.group(1)) == pytest.approx(sum(float(seconds) for _, seconds in each), abs=0.11)
    assert float(whole.group(1)) <= float(whole.group(2))


def test_without_names_it_is_what_the_model_promises_or_what_suits(tmp_path):
    run = api.train("gan", tmp_path / "run", observers=["scores:every=6"], **RUN)
    found = {one.metric for one in scores.read(run.path)}
    assert {"modes", "mode-share"} <= found and "frechet-digits" not in found


def test_a_metric_that_is_not_there_is_told_before_the_run_begins(tmp_path):
    with pytest.raises(UserError, match="no metric is named 'modess'. Did you mean modes"):
        api.train("gan", tmp_path / "run", observers=["scores:metrics=modess"], **RUN)
    assert not (tmp_path / "run").exists()


def test_the_metrics_may_be_all_that_is_said(tmp_path):
    run = api.train("gan", tmp_path / "run", observers=["scores:modes+mode-share,every=6,samples=128"], **RUN)
    assert [one.metric for one in scores.read(run.path)] == ["modes", "mode-share"]
    with pytest.raises(UserError, match="no metric is named 'modess'"):
        api.train("gan", tmp_path / "other", observers=["scores:modess"], **RUN)
