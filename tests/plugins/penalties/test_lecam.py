import numpy as np
import pytest

from ganzoo import registry


def test_logits_are_held_near_the_running_mean_of_the_other_side_s(game, in_game, stage):
    penalty = registry.create("penalties", "lecam")
    assert in_game(penalty) == pytest.approx((game.logits(game.real) ** 2).mean() + (game.logits(game.fake) ** 2).mean(), rel=1e-5)
    stage.write({"penalties/lecam/real": np.float32(1.5), "penalties/lecam/fake": np.float32(-0.5)})
    expected = ((game.logits(game.real) + 0.5) ** 2).mean() + ((game.logits(game.fake) - 1.5) ** 2).mean()
    assert in_game(penalty) == pytest.approx(expected, rel=1e-5)


def test_after_each_update_the_means_follow(mode):
    from ganzoo import api

    runner = api.prepare("gan", mode=mode, dataset="ring", hidden=(4,), batch_size=4, penalty="lecam:decay=0.75")
    row = runner.advance(1)
    found = runner.stage.read(["penalties/lecam/real", "penalties/lecam/fake"])
    assert found["penalties/lecam/real"] == pytest.approx(0.25 * row["discriminator/real_logits"], rel=1e-4)
    assert found["penalties/lecam/fake"] == pytest.approx(0.25 * row["discriminator/fake_logits"], rel=1e-4)
