import numpy as np
import pytest

from ganzoo import api


@pytest.mark.parametrize("player", ["generator", "discriminator"])
def test_the_weights_are_held_near_their_mean_over_all_updates(mode, player):
    runner = api.prepare("gan", mode=mode, dataset="ring", hidden=(3,), latent=2, batch_size=4, learning_rate=0.1,
                         penalty=f"historical-averaging:player={player},weight=0.5")
    names = list(getattr(runner.gan, player).trainable)
    past, reported = [], []
    for _ in range(4):
        before = np.concatenate([value.ravel() for value in runner.stage.read(names).values()]).astype("float64")
        expected = 0.5 * ((before - np.mean(past, axis=0)) ** 2).sum() if past else 0.0
        reported.append((runner.advance(1)[f"{player}/historical_averaging"], expected))
        past.append(np.concatenate([value.ravel() for value in runner.stage.read(names).values()]))
    np.testing.assert_allclose([found for found, _ in reported], [expected for _, expected in reported], rtol=1e-4)
    assert reported[0][0] == 0.0 and reported[3][0] > 0.0


def test_a_resumed_run_has_the_past_of_the_first(mode, tmp_path):
    options = {"mode": mode, "dataset": "ring", "hidden": (3,), "batch_size": 4, "penalty": "historical-averaging:weight=0.5"}
    runner = api.prepare("gan", **options)
    runner.advance(3)
    runner.save(tmp_path / "saved")
    again = api.prepare("gan", **options)
    again.restore(tmp_path / "saved")
    assert again.advance(2) == runner.advance(2)
