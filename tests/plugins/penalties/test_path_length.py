import numpy as np
import pytest

from ganzoo import registry


def lengths(in_game, weights):
    """|J^T y| of G(z) = z weights: |weights y|, of the noise y that the penalty draws, over the root of 3."""
    from ganzoo.penalties import Penalty

    def noise(game, move):
        return move.once(game, "lengths", lambda: move.normal([4, 3]))

    y = in_game(Penalty(), noise) / np.sqrt(3)
    return np.linalg.norm(weights * y, axis=1)


def test_lengths_are_held_near_their_running_mean(in_game, stage):
    weights = np.array([2.0, -1.0, 3.0])
    penalty = registry.create("penalties", "path-length:decay=0.9")
    assert (penalty.player, penalty.weight) == ("generator", 2.0)
    term = in_game(penalty)
    found = lengths(in_game, weights)
    assert term == pytest.approx(((found - 0.1 * found.mean()) ** 2).mean(), rel=1e-4)
    stage.write({"penalties/path_length/mean": np.float32(2.0)})
    assert in_game(penalty) == pytest.approx(((found - 1.8 - 0.1 * found.mean()) ** 2).mean(), rel=1e-4)


def test_the_running_mean_follows(mode):
    from ganzoo import api

    runner = api.prepare("gan", mode=mode, dataset="ring", hidden=(4,), batch_size=4, penalty="path-length:decay=0.5")
    assert runner.stage.read(["penalties/path_length/mean"])["penalties/path_length/mean"] == 0.0
    row = runner.advance(1)
    first = runner.stage.read(["penalties/path_length/mean"])["penalties/path_length/mean"]
    assert first > 0 and row["generator/path_length"] > 0
    runner.advance(1)
    assert runner.stage.read(["penalties/path_length/mean"])["penalties/path_length/mean"] != first


def test_a_model_without_latent_vectors_cannot_have_it():
    class Without:
        latent = None

    assert "the model has none" in registry.create("penalties", "path-length").unfit(Without())
