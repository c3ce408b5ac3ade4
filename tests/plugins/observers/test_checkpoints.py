import pytest

from ganzoo.errors import Stopped, TrainingError
from ganzoo_plugins.observers.checkpoints import Checkpoints


def test_a_run_is_saved_before_its_first_step_at_intervals_and_at_its_end(run, play):
    run.steps = 12
    play(run, Checkpoints())
    assert run.saved == [0, 5, 10, 12]


def test_no_step_is_saved_twice(run, play):
    play(run, Checkpoints())
    assert run.saved == [0, 5, 10]


def test_ctrl_c_saves_the_step_that_was_reached(run, play):
    play(run, Checkpoints(), until=7, stop=Stopped("run", 7))
    assert run.saved == [0, 5, 7]
    assert run.measured == [0, 5]  # whoever presses it waits


def test_ctrl_c_right_after_a_checkpoint_saves_nothing_more(run, play):
    play(run, Checkpoints(), until=5, stop=Stopped("run", 7))
    assert run.saved == [0, 5]


@pytest.mark.parametrize("error", [TrainingError("NaN"), KeyboardInterrupt()])  # a second Ctrl-C comes amid a step
def test_another_error_saves_nothing_because_the_state_may_be_what_is_wrong(run, play, error):
    play(run, Checkpoints(), until=7, stop=error)
    assert run.saved == [0, 5]


def test_a_resumed_run_does_not_save_the_step_it_came_from(resumed, play):
    run = resumed(5)
    play(run, Checkpoints(), until=5, stop=Stopped("run", 7))
    assert run.saved == [] and ("measure", 5) in run.asked  # whoever saved it may have been killed before it was measured


def test_it_asks_to_be_called_at_its_interval(run):
    assert Checkpoints().ganzoo_every(run) == 5


@pytest.mark.parametrize("error, reason", [
    (OSError(28, "No space left on device"), "No space left on device"),
    (RuntimeError("UNKNOWN: disk"), "RuntimeError: UNKNOWN: disk"),  # as TensorFlow says it
])
def test_a_checkpoint_that_cannot_be_written_stops_training_and_says_what_is_kept(run, play, monkeypatch, error, reason):
    save = run.save
    monkeypatch.setattr(run, "save", lambda measure: save(measure) if run.step < 10 else _raise(error))
    with pytest.raises(TrainingError, match=f"of step 10 cannot be written in .*: {reason}; the one of step 5 is kept"):
        play(run, Checkpoints())


def test_the_first_checkpoint_that_cannot_be_written_says_that_there_is_none(run, play, monkeypatch):
    monkeypatch.setattr(run, "save", lambda measure: _raise(OSError(30, "Read-only file system")))
    with pytest.raises(TrainingError, match="Read-only file system; no checkpoint was written yet"):
        play(run, Checkpoints())


def test_a_failed_checkpoint_is_tried_again_at_the_next_interval(run, monkeypatch):
    watcher, save = Checkpoints(), run.save
    watcher.ganzoo_started(run)
    run.step = 5
    monkeypatch.setattr(run, "save", lambda measure: _raise(OSError(28, "full")))
    with pytest.raises(TrainingError):
        watcher.ganzoo_stepped(run, 5)
    monkeypatch.setattr(run, "save", save)
    watcher.ganzoo_stopped(run, Stopped("run", 5))
    assert run.saved == [0, 5]


def _raise(error):
    raise error
