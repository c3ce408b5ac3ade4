import json
from pathlib import Path

import pytest

import ganzoo
from ganzoo import verifying
from ganzoo.errors import UserError

MODEL = """
from ganzoo.metrics import Expectation, Metric
from ganzoo.settings import Setting
from ganzoo_plugins.models.gan import DenseGAN


class Quick(DenseGAN):
    \"\"\"A GAN of a moment.\"\"\"

    hidden, dataset, steps, batch_size, report_every = (4,), "ring:size=64", 4, 8, 1
    expects = (Expectation("mean", at_least=0.25), Expectation("mean:times=2", at_least=0.25, at_most=0.75))


class Twice(Quick):
    \"\"\"It promises something of another run, too.\"\"\"

    expects = Quick.expects[:1] + (Expectation("mean", at_most=0.5, given=("dataset=ring:size=32,modes=4", "steps=2")),)


class Silent(Quick):
    \"\"\"It expects nothing.\"\"\"

    expects = ()


class Unmeasurable(Quick):
    \"\"\"It expects what cannot be measured of it.\"\"\"

    expects = (Expectation("frechet-digits", at_most=1.0),)


class Mean(Metric):
    \"\"\"Half, times a number.\"\"\"

    times = Setting(1.0, "factor")
    measured = []

    def measure(self, run, seed=0):
        assert run.sample(3, seed).shape == (3, 2) and len(run.real(5)) == 5
        assert run.data("label").shape == (32 if run.steps == 2 else 64,)
        self.measured.append((run.step, seed))
        return 0.5 * self.times
"""


@pytest.fixture
def quick(install, in_folder):
    """A third party's models and metric."""
    install("ganzoo-quick", {"models": {"quick": "quick_models:Quick", "silent": "quick_models:Silent",
                                        "twice": "quick_models:Twice",
                                        "unmeasurable": "quick_models:Unmeasurable"},
                             "metrics": {"mean": "quick_models:Mean"}}, {"quick_models.py": MODEL})
    import quick_models

    return quick_models


def test_a_model_is_trained_and_measured_by_what_it_promises(quick):
    done = verifying.verify("quick", seed=3)
    assert (done.model, done.seed, done.runs[0].steps, done.runs[0].begun) == ("quick", 3, 4, None)
    found = [(one.metric, value, one.met(value)) for one, value in done.scores]
    assert found == [("mean", 0.5, True), ("mean:times=2", 1.0, False)]
    assert not done.passed
    assert quick.Mean.measured == [(4, 3), (4, 3)]
    config = json.loads((verifying.Path(done.runs[0].path) / "config.json").read_text())
    assert config["settings"]["seed"] == 3


def test_a_promise_may_be_of_another_run_than_the_default_one(quick, shell):
    done = verifying.verify("twice")
    assert [(run.path, run.given, run.steps) for run in done.runs] == [
        ("runs/verify/twice-seed0", (), 4),
        ("runs/verify/twice-dataset=ring-size=32-modes=4-steps=2-seed0", ("dataset=ring:size=32,modes=4", "steps=2"), 2)]
    assert done.passed and len(done.scores) == 2
    assert "mean at most 0.5, with dataset=ring:size=32,modes=4 steps=2" in shell("info", "twice").out


def test_what_was_measured_is_not_measured_again(quick):
    first, again = verifying.verify("quick"), verifying.verify("quick")
    assert len(quick.Mean.measured) == 2 and first.scores == again.scores
    (run,) = again.runs
    assert run.steps == 4 and run.minutes == pytest.approx(first.runs[0].minutes, abs=0.01)


def test_what_was_trained_before_is_told_with_its_time_and_versions(quick, shell):
    assert "it was there" not in shell("verify", "quick").out
    created = json.loads(verifying.Path("runs/verify/quick-seed0/config.json").read_text())["created"]
    assert f"runs/verify/quick-seed0; it was there, begun {created} with ganzoo " in shell("verify", "quick").out


def test_what_was_stopped_goes_on(quick, monkeypatch):
    whole = verifying.verify("quick", root="whole")
    stopped = []
    with monkeypatch.context() as patched:
        patched.setattr("ganzoo.runner.Runner.call", interrupted(stopped))
        with pytest.raises(KeyboardInterrupt):
            verifying.verify("quick", root="parts")
    done = verifying.verify("quick", root="parts")
    assert done.runs[0].steps == 4 and done.scores == whole.scores
    lines = [json.loads(line) for line in (verifying.Path(done.runs[0].path) / "metrics.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == [1, 2, 3, 4]


def interrupted(stopped):
    from ganzoo.runner import Runner

    plain = Runner.call

    def call(self, most):
        if self.step == 2 and not stopped:
            stopped.append(self.step)
            raise KeyboardInterrupt
        return plain(self, min(most, 1))

    return call


def test_a_run_of_other_settings_is_not_taken_for_the_model_s(quick, monkeypatch):
    verifying.verify("quick")
    monkeypatch.setattr(quick.Quick, "steps", quick.Quick.steps.with_default(6))
    with pytest.raises(UserError, match="was made with another steps.* than the model has now: remove it"):
        verifying.verify("quick")


@pytest.mark.parametrize("name, message", [
    ("silent", "silent does not say what its default run reaches"),
    ("unmeasurable", "unmeasurable on ring.* cannot be measured by 'frechet-digits': it looks at images, and these are points"),
    ("quik", "no model is named 'quik'. Did you mean quick")])
def test_what_cannot_be_verified_is_told(quick, name, message):
    with pytest.raises(UserError, match=message):
        verifying.verify(name)
    assert not Path("runs").exists() or not list(Path("runs/verify").iterdir())  # before any step


def test_what_can_no_longer_be_verified_is_told_before_the_run_goes_on(quick):
    path = Path("runs/verify/unmeasurable-seed0")
    ganzoo.train("unmeasurable", run_dir=path, seed=0, steps=2)
    config = json.loads((path / "config.json").read_text())
    config["settings"]["steps"] = 4
    (path / "config.json").write_text(json.dumps(config))
    with pytest.raises(UserError, match="cannot be measured"):
        verifying.verify("unmeasurable")
    assert ganzoo.load(path).step == 2


def test_the_command_says_what_was_reached_and_what_was_not(quick, shell):
    done = shell("verify", "quick")
    assert done.code == 1
    head, first, second = done.out.splitlines()
    assert head.startswith("quick, seed 0: 4 steps in 0.0 minutes, runs/verify/quick-seed0")
    assert first.split() == ["mean", "0.5", "at", "least", "0.25:", "reached"]
    assert second.split() == ["mean:times=2", "1", "at", "least", "0.25", "and", "at", "most", "0.75:", "NOT", "REACHED"]


def test_the_command_says_it_to_programs(quick, shell):
    told = json.loads(shell("verify", "quick", "--seed", "2", "--runs", "kept", "--json").out)
    assert [(one["metric"], one["value"], one["reached"]) for one in told["scores"]] == [
        ("mean", 0.5, True), ("mean:times=2", 1.0, False)]
    assert told["scores"][0]["at_least"] == 0.25 and told["scores"][0]["given"] == [] and told["passed"] is False
    assert told["runs"][0]["path"] == "kept/quick-seed2" and told["runs"][0]["steps"] == 4


@pytest.mark.parametrize("arguments", [(), ("quick", "--all")])
def test_models_are_named_or_all(quick, shell, arguments):
    done = shell("verify", *arguments)
    assert done.code == 2 and "say which models to verify" in done.err


def test_info_shows_what_a_model_promises(quick, shell):
    assert "mean at least 0.25 (Half, times a number)" in shell("info", "quick").out
