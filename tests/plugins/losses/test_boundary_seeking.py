import numpy as np
import pytest

from ganzoo import registry
from ganzoo_plugins.losses import boundary_seeking


def test_the_discriminator_s_loss_is_cross_entropy(agrees):
    agrees(boundary_seeking.discriminator_loss,
           lambda real, fake: {"real": np.log1p(np.exp(-real)), "fake": np.log1p(np.exp(fake))},
           {"real": "real_weights", "fake": "fake_weights"})


def test_the_generator_s_is_half_the_squared_log_odds(agrees):
    def values(fake):
        d = 1 / (1 + np.exp(-fake))
        return {"fool": 0.5 * (np.log(d) - np.log(1 - d)) ** 2}

    agrees(boundary_seeking.generator_loss, values, {"fool": "weights"}, count=1)


def test_it_is_a_plugin(evaluate):
    loss = registry.create("losses", "boundary-seeking:smoothing=0.1")
    assert evaluate(loss.discriminator, [[0.0]], [[0.0]]) == {"real": pytest.approx(np.log(2)), "fake": pytest.approx(np.log(2))}
    assert evaluate(lambda fake: loss.generator(None, fake), [[3.0]]) == {"fool": pytest.approx(4.5)}
