import numpy as np
import pytest

from ganzoo import registry
from ganzoo.errors import UserError
from ganzoo_plugins.losses import least_squares
from ganzoo_plugins.losses.least_squares import LeastSquares

REAL = np.array([[-100.0], [-0.5], [1.5], [100.0]])
FAKE = np.array([[-100.0], [-1.25], [0.75], [100.0]])


def test_the_discriminator_s_targets_are_1_for_real_and_0_for_fake_examples(evaluate):
    terms = evaluate(LeastSquares().discriminator, REAL, FAKE)
    assert terms == {"real": pytest.approx((101.0 ** 2 + 1.5 ** 2 + 0.5 ** 2 + 99.0 ** 2) / 8),
                     "fake": pytest.approx((100.0 ** 2 + 1.25 ** 2 + 0.75 ** 2 + 100.0 ** 2) / 8)}


def test_the_generator_s_target_is_1(evaluate):
    terms = evaluate(lambda fake: LeastSquares().generator(None, fake), FAKE)
    assert terms == {"fool": pytest.approx((101.0 ** 2 + 2.25 ** 2 + 0.25 ** 2 + 99.0 ** 2) / 8)}


def test_each_target_is_a_setting(evaluate):
    loss = registry.create("losses", "least-squares:real=0.9,fake=-1,wanted=0.5")
    assert evaluate(loss.discriminator, [[0.4]], [[1.0]]) == {"real": pytest.approx(0.125), "fake": pytest.approx(2.0)}
    assert evaluate(lambda fake: loss.generator(None, fake), [[1.0]]) == {"fool": pytest.approx(0.125)}


def test_the_squares_can_be_whole_as_cyclegan_s(evaluate):
    loss = registry.create("losses", "least-squares:scale=1")
    assert evaluate(loss.discriminator, REAL, FAKE) == {
        "real": pytest.approx((101.0 ** 2 + 1.5 ** 2 + 0.5 ** 2 + 99.0 ** 2) / 4),
        "fake": pytest.approx((100.0 ** 2 + 1.25 ** 2 + 0.75 ** 2 + 100.0 ** 2) / 4)}
    assert evaluate(lambda fake: loss.generator(None, fake), [[3.0]]) == {"fool": pytest.approx(4.0)}


def test_the_gradients_are_those_of_finite_differences(slopes, differences):
    loss = LeastSquares(real=0.9, fake=0.1, wanted=0.8)
    np.testing.assert_allclose(slopes(lambda x: loss.discriminator(x, x)["real"], REAL),
                               differences(lambda x: np.mean((x - 0.9) ** 2) / 2, REAL), atol=1e-5)
    np.testing.assert_allclose(slopes(lambda x: loss.discriminator(x, x)["fake"], FAKE),
                               differences(lambda x: np.mean((x - 0.1) ** 2) / 2, FAKE), atol=1e-5)
    np.testing.assert_allclose(slopes(lambda x: loss.generator(None, x)["fool"], FAKE),
                               differences(lambda x: np.mean((x - 0.8) ** 2) / 2, FAKE), atol=1e-5)


def test_a_setting_that_it_lacks_is_named():
    with pytest.raises(UserError, match="no setting is named 'reel'. Did you mean real"):
        registry.create("losses", "least-squares:reel=1")


def test_both_losses_take_weights_and_reductions(agrees):
    agrees(lambda *logits, **options: least_squares.discriminator_loss(*logits, real=0.9, fake=-0.2, **options),
           lambda real, fake: {"real": 0.5 * (real - 0.9) ** 2, "fake": 0.5 * (fake + 0.2) ** 2},
           {"real": "real_weights", "fake": "fake_weights"})
    agrees(lambda fake, **options: least_squares.generator_loss(fake, wanted=0.7, scale=1.0, **options),
           lambda fake: {"fool": (fake - 0.7) ** 2}, {"fool": "weights"}, count=1)
