import numpy as np

from ganzoo import api


def weights(runner, network):
    return np.concatenate([value.ravel() for value in runner.stage.read(list(getattr(runner.gan, network).trainable)).values()])


def test_the_discriminator_s_weights_are_clipped_and_no_others(mode):
    runner = api.prepare("gan", mode=mode, dataset="ring", hidden=(8,), batch_size=4, penalty="weight-clipping:bound=0.02")
    row = runner.advance(2)
    assert np.abs(weights(runner, "discriminator")).max() == np.float32(0.02)
    assert np.abs(weights(runner, "generator")).max() > 0.1
    assert not [term for term in row if "clipping" in term]
