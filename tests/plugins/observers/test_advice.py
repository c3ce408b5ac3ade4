import pytest

from ganzoo_plugins.observers.advice import ROWS, Advice


def reported(run, accuracies, player="discriminator", step=2):
    """Reports a row of (real, fake) accuracies each second step."""
    advice = Advice()
    advice.ganzoo_started(run)
    for number, (real, fake) in enumerate(accuracies, 1):
        row = {f"{player}/real": 0.7, f"{player}/real_accuracy": real, f"{player}/fake_accuracy": fake}
        advice.ganzoo_reported(run, step * number, row)
    return run.said


def test_a_discriminator_that_always_wins_is_told_once_with_what_may_help(run):
    (said,) = reported(run, [(0.9, 1.0)] * 5 + [(1.0, 1.0)] * (2 * ROWS))
    assert "discriminator has told real from fake without fail since step 12" in said
    assert "label_smoothing" in said


def test_a_discriminator_that_is_fooled_for_long_is_told(run):
    (said,) = reported(run, [(0.5, 0.2)] * ROWS)
    assert "has been fooled more often than not since step 2" in said


@pytest.mark.parametrize("accuracies", [
    [(1.0, 1.0)] * (ROWS - 1),                                   # not for long
    ([(1.0, 1.0)] * (ROWS - 1) + [(0.9, 1.0)]) * 3,              # again and again not
    [(0.5, 0.5)] * (2 * ROWS),                                   # the equilibrium
    [(1.0, 0.9)] * (2 * ROWS), [(0.9, 0.1)] * (2 * ROWS)])       # one side alone
def test_nothing_is_said_of_what_is_as_it_may_be(run, accuracies):
    assert reported(run, accuracies) == []


def test_a_critic_has_no_accuracy(run):
    assert reported(run, [(1.0, 1.0)] * (2 * ROWS), player="critic") == []


def test_a_resumed_run_counts_the_rows_that_it_has(run):
    row = {"discriminator/real_accuracy": 1.0, "discriminator/fake_accuracy": 1.0}
    run.log = [dict(row, step=step, seconds=0.0) for step in range(2, 2 * ROWS, 2)]
    advice = Advice()
    advice.ganzoo_started(run)
    advice.ganzoo_reported(run, 2 * ROWS, row)
    assert "since step 2" in run.said[0]
