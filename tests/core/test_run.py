import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

import ganzoo
from ganzoo import api, plugin_files, scores
from ganzoo.errors import Diverged, Stopped, TrainingError, UserError
from ganzoo.examples import Held
from ganzoo.files import read_json_lines
from ganzoo.folder import Folder
from ganzoo.hookspecs import observer
from ganzoo.run import Run
from ganzoo_compat.modes import TOGETHER
from ganzoo_plugins.models.gan import DenseGAN

SMALL = {"dataset": "ring:size=32", "hidden": (4,), "latent": 2, "batch_size": 8, "sample_every": 100}


def train(model="gan", **settings):
    return api.train(model, "run", **dict(SMALL, **settings))


def rows(path="run"):
    return read_json_lines(os.path.join(str(path), "metrics.jsonl"))


class At:
    """Pauses after every step, and acts at one."""

    def __init__(self, step, act):
        self.step, self.act = step, act

    @observer
    def ganzoo_every(self, run):
        return 1

    @observer
    def ganzoo_stepped(self, run, step):
        if step == self.step:
            self.act(run)


def raising(error):
    def act(*given, **more):
        raise error
    return act


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A run of seven steps that reports every third."""
    before = os.getcwd()
    os.chdir(str(tmp_path_factory.mktemp("finished")))
    try:
        run = train(steps=7, report_every=3, checkpoint_every=3, seed=5)
        run.folder.path = run.folder.path.resolve()
        yield run
    finally:
        os.chdir(before)


def test_a_run_says_what_it_is(finished):
    assert finished.name == "gan on ring:size=32"
    assert (finished.step, finished.steps) == (7, 7)
    assert finished.settings["seed"] == 5
    assert not finished.is_image
    assert repr(finished) == f"<ganzoo run {finished.path}: gan on ring:size=32, step 7 of 7>"
    assert isinstance(finished.gan, DenseGAN)


def test_a_run_reports_every_so_many_steps_and_its_last(finished):
    assert [row["step"] for row in finished.log] == [3, 6, 7]
    assert [row["step"] for row in rows(finished.path)] == [3, 6, 7]
    for row, written in zip(finished.log, rows(finished.path)):
        assert row == dict(written, seconds=row["seconds"])
        assert written["seconds"] == pytest.approx(row["seconds"], abs=0.001)
    seconds = [row["seconds"] for row in finished.log]
    assert 0 < seconds[0] < seconds[1] < seconds[2]


def test_what_is_watched_is_told_apart_from_what_is_minimised(finished):
    assert finished.watched == ["discriminator/fake_accuracy", "discriminator/fake_logits", "discriminator/real_accuracy",
                                "discriminator/real_logits"]
    assert set(finished.log[0]) - set(finished.watched) == {"step", "seconds", "discriminator/real", "discriminator/fake",
                                                            "generator/fool"}


def test_real_examples_are_the_data_s_chosen_at_random_and_always_the_same(finished):
    from ganzoo.examples import chosen
    from ganzoo_plugins.datasets.ring import Ring

    x = Ring(size=32).arrays(5)["x"]
    np.testing.assert_array_equal(finished.real(3), x[chosen(32, 3)])
    np.testing.assert_array_equal(finished.real(3), finished.real(3))
    assert sorted(map(tuple, finished.real(99))) == sorted(map(tuple, x)), "all, if there are fewer"


def test_numbers_that_are_chosen_are_spread_over_all_of_them():
    from ganzoo.examples import chosen

    rows = chosen(10000, 500)
    assert len(set(rows)) == 500 and (np.diff(rows) > 0).all()
    assert (np.histogram(rows, bins=10, range=(0, 10000))[0] > 25).all(), "of data that is sorted by class, every class"
    assert chosen(7, None).tolist() == chosen(7, 9).tolist() == list(range(7))


def test_real_images_are_scaled_as_the_discriminator_sees_them():
    class Model(ganzoo.GAN):
        pass

    config = {"settings": {"dataset": "d"}, "examples": {"images": ["x"], "count": 2}, "model": "m"}
    run = Run(Folder("nowhere"), config, Model, Held({"x": np.array([[0, 51], [255, 204]], "uint8")}))
    np.testing.assert_allclose(run.real(2), [[-1, -0.6], [1, 0.6]], rtol=1e-6)


def test_a_loaded_run_stands_where_its_newest_checkpoint_does(finished):
    loaded = api.load(finished.path)
    assert (loaded.step, loaded.steps, loaded.name) == (7, 7, finished.name)
    assert loaded.folder.checkpoints() == [3, 6, 7]


def test_a_loaded_run_samples_what_the_live_one_does(finished):
    np.testing.assert_array_equal(api.load(finished.path).sample(70, seed=2), finished.sample(70, seed=2))


def test_a_loaded_run_has_no_data(finished):
    with pytest.raises(UserError, match="was loaded without its data"):
        api.load(finished.path).real(1)


def test_a_checkpoint_of_another_model_is_refused_however_often_it_is_asked_for(finished):
    class Other(DenseGAN):
        def inner(self):
            return super().inner() + super().inner()

    loaded = api.load(finished.path, model=Other)
    for _ in range(2):
        with pytest.raises(UserError, match="The checkpoint .* has"):
            loaded.sample(1)


def test_a_run_without_a_checkpoint_cannot_be_sampled_from(finished, tmp_path):
    folder = Folder.new(tmp_path / "run", "x")
    folder.write_config(finished.config)
    for _ in range(2):
        with pytest.raises(UserError, match="has no checkpoint to sample from: go on with it by `ganzoo resume"):
            api.load(tmp_path / "run").sample(1)


class Failing(DenseGAN):
    """One of its terms is 0, and no number at the fourth step."""

    def discriminator_terms(self, move):
        return {"odd": tf.constant(0.0) / tf.cast(3 - move.step, tf.float32)}


def test_a_number_that_is_not_finite_ends_the_run_and_names_it(in_folder, mode):
    with pytest.raises(TrainingError, match="discriminator/odd is nan after step 4: the run has diverged"):
        train(Failing, steps=9, report_every=1, checkpoint_every=2, mode=mode)
    assert [row["step"] for row in rows()] == [1, 2, 3]
    assert Folder("run").checkpoints() == [0, 2]


class FailingOnce(Failing):
    """Only with its own seed."""

    def discriminator_terms(self, move):
        return super().discriminator_terms(move) if self.seed == 0 else {"odd": tf.constant(0.0)}


def weights(step):
    return tf.train.load_checkpoint(Folder("run").prefix(step))


def test_a_run_that_is_to_roll_back_goes_on_from_its_newest_checkpoint_with_another_seed(in_folder, mode, capsys):
    run = train(FailingOnce, steps=9, report_every=1, checkpoint_every=2, mode=mode, on_nan="rollback")
    assert "odd is nan after step 4" in capsys.readouterr().err
    assert run.step == 9 and [row["step"] for row in rows()] == list(range(1, 10))
    (back,) = json.loads((in_folder / "run" / "config.json").read_text())["rolled_back"]
    assert back["step"] == 2 and back["seed"] != 0 and "odd is nan after step 4" in back["because"]


def test_a_run_that_rolled_back_is_resumed_exactly(in_folder, mode):
    with pytest.raises(KeyboardInterrupt):
        train(FailingOnce, steps=9, report_every=1, checkpoint_every=2, mode=mode, on_nan="rollback",
              observers=[At(7, raising(KeyboardInterrupt()))])
    api.resume("run", model=FailingOnce)
    stopped, log = weights(9), [{key: value for key, value in row.items() if key != "seconds"} for row in rows()]
    os.rename("run", "stopped")
    train(FailingOnce, steps=9, report_every=1, checkpoint_every=2, mode=mode, on_nan="rollback")
    assert [{key: value for key, value in row.items() if key != "seconds"} for row in rows()] == log
    whole = weights(9)
    for name in whole.get_variable_to_shape_map():
        np.testing.assert_array_equal(whole.get_tensor(name), stopped.get_tensor(name), name)


def test_a_run_that_is_asked_to_stop_does_not_roll_back_first(in_folder):
    class FailingWhenAsked(Failing):
        def discriminator_terms(self, move):
            if self.asked and int(move.step) == 3:
                os.kill(os.getpid(), signal.SIGTERM)
            return super().discriminator_terms(move)

        asked = True

    with pytest.raises(Stopped, match="stopped at step 2") as error:
        train(FailingWhenAsked, steps=9, checkpoint_every=2, mode="eager", on_nan="rollback")
    assert error.value.exit_code == 143


def test_what_is_only_watched_may_be_anything(in_folder, mode):
    class Watching(DenseGAN):
        def players(self):
            return [player._replace(watch=lambda move: {"odd": tf.constant(np.nan)}) for player in super().players()]

    assert train(Watching, steps=4, report_every=1, mode=mode).step == 4
    assert all(np.isnan(row["generator/odd"]) for row in rows())


def test_a_run_that_diverged_is_resumed_with_other_random_numbers(in_folder):
    with pytest.raises(Diverged, match="ganzoo resume run --on-nan rollback goes on from it"):
        train(FailingOnce, steps=9, checkpoint_every=2, mode="eager")
    assert api.resume("run", model=FailingOnce, on_nan="rollback").step == 9


def test_rollbacks_after_the_checkpoint_that_a_run_goes_on_from_are_forgotten(in_folder):
    train(FailingOnce, steps=9, report_every=1, checkpoint_every=2, mode="eager", on_nan="rollback", keep=9)
    whole, log = weights(9).get_tensor("generator/dense/kernel"), len(rows())
    for step in (2, 4, 6, 8, 9):
        (in_folder / "run" / "checkpoints" / f"{step:08d}" / "state.index").write_bytes(b"")
    api.resume("run", model=FailingOnce)
    np.testing.assert_array_equal(weights(9).get_tensor("generator/dense/kernel"), whole)
    assert len(rows()) == log


def test_a_run_rolls_back_a_bounded_number_of_times(in_folder):
    with pytest.raises(Diverged, match="odd is nan after step 4.* It was rolled back to step 2 2 times"):
        train(Failing, steps=9, checkpoint_every=2, mode="eager", on_nan="rollback", rollbacks=2)
    seeds = [one["seed"] for one in json.loads((in_folder / "run" / "config.json").read_text())["rolled_back"]]
    assert len(set(seeds)) == 2
    with pytest.raises(Diverged, match="2 times; ganzoo resume run --rollbacks 4 tries more often"):
        api.resume("run", model=Failing)
    with pytest.raises(Diverged, match="rolled back to step 2 3 times"):
        api.resume("run", model=Failing, rollbacks=3)
    seeds = [one["seed"] for one in json.loads((in_folder / "run" / "config.json").read_text())["rolled_back"]]
    assert len(set(seeds)) == 3


class Dividing(DenseGAN):
    """From its fourth step on the generator's loss is 0, and its slope is 0 / 0."""

    def generator_terms(self, move):
        far = tf.reduce_mean(self.fake(move)) * tf.cast(move.step < 3, tf.float32)
        return {"far": tf.sqrt(far * far)}


@pytest.mark.parametrize("how", ["stop", "rollback"])
def test_a_gradient_that_is_not_finite_ends_the_run_at_its_step(in_folder, mode, how):
    with pytest.raises(Diverged, match="a gradient of player generator is not finite after step 4: .* step 2 is kept"):
        train(Dividing, steps=40, report_every=40, checkpoint_every=2, mode=mode, on_nan=how)
    assert Folder("run").checkpoints() == [0, 2]


def test_debugging_names_the_operation_and_the_line_that_made_it(in_folder, mode, monkeypatch, capsys):
    monkeypatch.setenv("GANZOO_DEBUG", "1")
    with pytest.raises(Diverged):
        train(Failing, steps=9, checkpoint_every=2, mode=mode)
    said = capsys.readouterr().err
    if mode == "graph" or TOGETHER:
        line = 1 + Path(__file__).read_text().splitlines().index(
            '        return {"odd": tf.constant(0.0) / tf.cast(3 - move.step, tf.float32)}')
        assert re.search(rf"came from the operation \S*truediv\S* \(RealDiv\), made in .*test_run.py, line {line}\.", said)
    else:
        assert "Which operation made it was not found" in said


def test_what_is_not_finite_is_not_saved(in_folder):
    def spoil(run):
        name = "generator/dense/kernel"
        run.runner.stage.write({name: run.runner.stage.read([name])[name] * np.inf})

    with pytest.raises(Diverged, match="a value of generator/dense/kernel is not finite after step 3"):
        train(steps=9, report_every=3, checkpoint_every=3, mode="eager", observers=[At(3, spoil)])
    assert Folder("run").checkpoints() == [0]


def test_an_error_in_training_is_told_with_what_is_kept(in_folder):
    class Breaking(DenseGAN):
        def moves(self, step):
            return super().moves(step) if step < 3 else 1 / 0

    with pytest.raises(TrainingError, match="training failed at step 3: ZeroDivisionError: .* What was saved in run is kept"):
        train(Breaking, steps=9, report_every=1, checkpoint_every=2, mode="eager")
    assert Folder("run").checkpoints() == [0, 2]


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_stops_the_run_between_two_steps_and_saves_it(in_folder, number, code):
    with pytest.raises(Stopped, match="go on with: ganzoo resume run") as error:
        train(steps=1000, mode="eager", observers=[At(4, lambda run: os.kill(os.getpid(), number))])
    assert error.value.exit_code == code
    assert error.value.path == "run"
    assert 4 <= error.value.step < 1000
    assert Folder("run").checkpoints() == [0, error.value.step]


def test_an_interruption_in_the_middle_of_a_step_is_not_saved(in_folder):
    """The second Ctrl-C: weights may be of one step and averages of another."""
    with pytest.raises(KeyboardInterrupt):
        train(steps=1000, checkpoint_every=3, mode="eager", observers=[At(4, raising(KeyboardInterrupt()))])
    assert Folder("run").checkpoints() == [0, 3]


def test_a_damaged_log_is_told_in_a_sentence(in_folder):
    with pytest.raises(KeyboardInterrupt):
        train(steps=9, report_every=1, checkpoint_every=3, mode="eager", observers=[At(4, raising(KeyboardInterrupt()))])
    for damaged in ('{"seconds": 1}\n', '{"step": "x", "seconds": 1}\n', "[]\n"):
        (in_folder / "run" / "metrics.jsonl").write_text(damaged)
        with pytest.raises(UserError, match="damaged"):
            api.resume("run")


TOLD = '''from ganzoo.metrics import Metric


class Told(Metric):
    """5, 1, 4, ... of one checkpoint after another; the sixth one cannot be measured."""

    lower_is_better = True

    def measure(self, run, seed=0):
        return [5.0, 1.0, 4.0, 3.0, 2.0][run.step // 2]
'''


@pytest.fixture
def told(in_folder, monkeypatch):
    """The metric, in a file that the user named."""
    monkeypatch.setattr(plugin_files, "_trusted", {})
    monkeypatch.setattr("sys.path", list(sys.path))
    (in_folder / "told.py").write_text(TOLD)
    plugin_files.trust(["told.py"])
    return f"{in_folder / 'told.py'}:Told"


def test_the_checkpoint_that_measures_best_is_kept_and_loaded(told, capsys):
    run = train(steps=11, checkpoint_every=2, keep=2, best=told)
    assert run.folder.checkpoints() == [2, 10, 11]
    said = capsys.readouterr().err
    assert f"{told} cannot be measured at step 10: IndexError" in said
    assert f"step 4: {told} 4 (0.0 s)" in said
    best = api.load("run", checkpoint="best")
    assert best.step == 2
    np.testing.assert_array_equal(best.sample(3), api.load("run", checkpoint=2).sample(3))
    assert best.step == 2 and api.load("run").step == 11
    with pytest.raises(UserError, match="no checkpoint of step 4. There are those of 2, 10, 11"):
        api.load("run", checkpoint=4)


def test_what_the_best_checkpoint_is_told_by_is_a_score_of_the_run_which_ends_with_the_step_that_it_goes_on_from(told):
    train(steps=7, checkpoint_every=2, keep=9, best=told)
    measured = scores.read("run")
    assert [(one.step, one.value, one.metric, one.seed) for one in measured] == [
        (0, 5.0, told, 0), (2, 1.0, told, 0), (4, 4.0, told, 0), (6, 3.0, told, 0), (7, 3.0, told, 0)]
    assert len(measured[0].protocol["hash of its file"]) == 64 and measured[0].versions["numpy"]
    scores.append("run", measured[1]._replace(step=900))  # of weights that a run that fell back to an earlier checkpoint had
    api.resume("run", steps=8)
    assert [one.step for one in scores.read("run")] == [0, 2, 4, 6, 7, 8]


def test_a_score_that_cannot_be_written_costs_no_best_checkpoint(told, monkeypatch, capsys):
    monkeypatch.setattr(scores, "append", raising(UserError("the score cannot be written to there: No space left on device.")))
    train(steps=4, checkpoint_every=2, best=told)
    assert Folder("run").best() == 2
    assert "cannot be written down at step 2: UserError: the score cannot be written to there" in capsys.readouterr().err


def test_what_a_checkpoint_is_the_best_by_that_cannot_be_written_stops_no_run(told, monkeypatch, capsys):
    monkeypatch.setattr(Folder, "write_measured", raising(OSError(28, "No space left on device")))
    train(steps=4, checkpoint_every=2, keep=9, best=told)
    assert Folder("run").checkpoints() == [0, 2, 4]
    assert "by what the checkpoint of step 4 is the best one cannot be written down: No space left" in capsys.readouterr().err


def test_a_checkpoint_of_a_stop_is_not_measured_then_nor_when_the_run_goes_on(told):
    with pytest.raises(Stopped):
        train(steps=9, checkpoint_every=4, mode="eager", best=told, observers=[
            At(2, lambda run: os.kill(os.getpid(), signal.SIGTERM))])
    step = Folder("run").checkpoints()[-1]
    assert step in (2, 3) and Folder("run").about(step)["measured"] is None
    api.resume("run", steps=5)
    assert Folder("run").about(step)["measured"] is None and Folder("run").best() == 4


def test_scores_that_are_damaged_stop_no_run(told, capsys):
    train(steps=2, checkpoint_every=2, best=told)
    with open("run/scores.jsonl", "a") as file:
        file.write("[]\n")
    api.resume("run", steps=4)
    assert "scores.jsonl is damaged" in capsys.readouterr().err and Folder("run").best() == 2


def test_a_checkpoint_whose_writer_was_killed_before_it_was_measured_is_measured_when_the_run_goes_on(told, monkeypatch):
    with monkeypatch.context() as here:
        here.setattr("ganzoo.run.Run._measured", raising(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            train(steps=4, checkpoint_every=2, best=told)
    assert Folder("run").checkpoints() == [0] and "measured" not in Folder("run").about(0)
    with monkeypatch.context() as here:
        measured = Run._measured
        here.setattr("ganzoo.run.Run._measured", lambda run: raising(KeyboardInterrupt())(run) if run.step == 2 else measured(run))
        with pytest.raises(KeyboardInterrupt):
            api.resume("run")
    assert Folder("run").newest() == (2, []) and "measured" not in Folder("run").about(2)
    api.resume("run")
    assert [Folder("run").about(step)["measured"]["value"] for step in (2, 4)] == [1.0, 4.0]


@pytest.mark.parametrize("name", ["a[b]", "a*", "what?", "a\\b", "ä 'b'"])
def test_what_stands_for_other_characters_in_patterns_is_part_of_a_run_s_name(in_folder, name):
    """Whatever reads TensorFlow's checkpoints takes their name for a pattern."""
    path = in_folder / name / "run"
    api.train("gan", path, **dict(SMALL, steps=2))
    assert api.resume(path, steps=3).step == 3
    assert api.load(path).sample(2).shape == (2, 2)


def test_a_metric_that_is_gone_is_told_before_a_run_goes_on(told, in_folder, monkeypatch):
    train(steps=3, checkpoint_every=1, best=told)
    monkeypatch.setattr(plugin_files, "_trusted", {})
    with pytest.raises(UserError, match="told.py is a file that the run's configuration names"):
        api.resume("run", steps=5)
    (in_folder / "told.py").unlink()
    with pytest.raises(UserError, match="told.py"):
        api.resume("run", steps=5, files=["told.py"])
    assert Folder("run").checkpoints() == [1, 2, 3]


def test_a_metric_that_does_not_fit_is_refused_before_the_run_begins(in_folder):
    with pytest.raises(UserError, match="cannot be told by 'frechet-digits': it looks at images, and these are points"):
        train(best="frechet-digits")
    with pytest.raises(UserError, match="no metric is named 'frechett'.* Did you mean"):
        train(best="frechett")
    assert not os.path.exists("run")


def test_a_run_without_a_measured_checkpoint_has_no_best_one(finished):
    with pytest.raises(UserError, match="has no best checkpoint: none was measured"):
        api.load(finished.path, checkpoint="best")


def test_what_a_run_has_to_say_goes_to_standard_error(finished, capsys):
    finished.say("all is well")
    assert capsys.readouterr() == ("", f"{finished.path}: all is well\n")


def test_a_run_with_random_layers_of_keras_says_that_it_is_not_exact(in_folder, capsys):
    from ganzoo_compat.networks import Network

    class Random(DenseGAN):
        def build(self):
            super().build()
            self.discriminator = Network("noisy", [tf.keras.layers.Dropout(0.5), tf.keras.layers.Dense(1)], self.shape)

    run = train(Random, steps=1, mode="eager")
    assert not run.runner.exact
    assert "a resumed run will not repeat an uninterrupted one" in capsys.readouterr().err


def test_a_run_can_be_read_of_without_tensorflow():
    code = "import sys, ganzoo.run, ganzoo.folder; print('tensorflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, universal_newlines=True).stdout == "False\n"
