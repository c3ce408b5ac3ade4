import numpy as np
import pytest

from ganzoo import registry
from ganzoo_plugins.losses import wasserstein
from ganzoo_plugins.losses.wasserstein import Wasserstein

REAL = np.array([[-100.0], [-0.5], [1.5], [107.0]])  # mean 2
FAKE = np.array([[-100.0], [-1.25], [0.25], [97.0]])  # mean -1


def test_the_critic_s_terms_sum_to_the_difference_of_its_means(evaluate):
    assert evaluate(Wasserstein().discriminator, REAL, FAKE) == {"real": pytest.approx(-2.0), "fake": pytest.approx(-1.0)}


def test_the_generator_wants_high_logits(evaluate):
    assert evaluate(lambda fake: Wasserstein().generator(None, fake), FAKE) == {"fool": pytest.approx(1.0)}


def test_every_logit_has_the_same_gradient_however_large(slopes):
    loss = Wasserstein()
    np.testing.assert_allclose(slopes(lambda x: loss.discriminator(x, x)["real"], REAL), np.full([4, 1], -0.25))
    np.testing.assert_allclose(slopes(lambda x: loss.discriminator(x, x)["fake"], FAKE), np.full([4, 1], 0.25))
    np.testing.assert_allclose(slopes(lambda x: loss.generator(None, x)["fool"], FAKE), np.full([4, 1], -0.25))


def test_it_is_found_by_its_name():
    assert type(registry.create("losses", "wasserstein")) is Wasserstein


def test_both_losses_take_weights_and_reductions(agrees):
    agrees(wasserstein.discriminator_loss, lambda real, fake: {"real": -real, "fake": fake},
           {"real": "real_weights", "fake": "fake_weights"})
    agrees(wasserstein.generator_loss, lambda fake: {"fool": -fake}, {"fool": "weights"}, count=1)
