import numpy as np
import pytest

from ganzoo import registry
from ganzoo_plugins.losses import hinge
from ganzoo_plugins.losses.hinge import Hinge

REAL = np.array([[-100.0], [-0.5], [1.5], [100.0]])
FAKE = np.array([[-100.0], [-1.25], [0.75], [100.0]])


def test_the_discriminator_pays_for_logits_inside_of_the_margin_only(evaluate):
    terms = evaluate(Hinge().discriminator, REAL, FAKE)
    assert terms == {"real": pytest.approx((101.0 + 1.5) / 4), "fake": pytest.approx((1.75 + 101.0) / 4)}


def test_the_generator_wants_high_logits_beyond_any_margin(evaluate):
    terms = evaluate(lambda fake: Hinge().generator(None, fake), FAKE)
    assert terms == {"fool": pytest.approx((100.0 + 1.25 - 0.75 - 100.0) / 4)}


def test_logits_beyond_the_margin_have_no_gradient(slopes):
    loss = Hinge()
    np.testing.assert_allclose(slopes(lambda x: loss.discriminator(x, x)["real"], REAL), [[-0.25], [-0.25], [0], [0]])
    np.testing.assert_allclose(slopes(lambda x: loss.discriminator(x, x)["fake"], FAKE), [[0], [0], [0.25], [0.25]])
    np.testing.assert_allclose(slopes(lambda x: loss.generator(None, x)["fool"], FAKE), np.full([4, 1], -0.25))


def test_the_gradients_are_those_of_finite_differences(slopes, differences):
    np.testing.assert_allclose(slopes(lambda x: Hinge().discriminator(x, x)["real"], REAL),
                               differences(lambda x: np.mean(np.maximum(0, 1 - x)), REAL), atol=1e-6)
    np.testing.assert_allclose(slopes(lambda x: Hinge().discriminator(x, x)["fake"], FAKE),
                               differences(lambda x: np.mean(np.maximum(0, 1 + x)), FAKE), atol=1e-6)


def test_it_is_found_by_its_name():
    assert type(registry.create("losses", "hinge")) is Hinge


def test_the_discriminator_s_loss_takes_weights_and_reductions_and_hinges_elsewhere(agrees):
    agrees(lambda *logits, **options: hinge.discriminator_loss(*logits, real=0.8, fake=1.7, **options),
           lambda real, fake: {"real": np.maximum(0, 0.8 - real), "fake": np.maximum(0, 1.7 + fake)},
           {"real": "real_weights", "fake": "fake_weights"})


def test_the_hinges_are_settings(evaluate):
    loss = registry.create("losses", "hinge:real=2,fake=0.5")
    assert evaluate(loss.discriminator, [[1.5]], [[0.25]]) == {"real": pytest.approx(0.5), "fake": pytest.approx(0.75)}
    assert loss.boundary == 0.75
