import numpy as np
import pytest

from ganzoo_plugins.penalties.around_real import around_real

RANDOM = np.random.RandomState(0)
REAL, NOISE = 3 * RANDOM.normal(size=[4, 3]), RANDOM.uniform(size=[4, 3])
WEIGHTS = np.array([2.0, -1.0, 2.0])  # of norm 3


def linear(weights):
    import tensorflow as tf

    return lambda x: tf.reduce_sum(x * weights, axis=-1, keepdims=True)


def quadratic(weights):
    """Of slope weights * x."""
    import tensorflow as tf

    return lambda x: 0.5 * tf.reduce_sum(weights * tf.square(x), axis=-1, keepdims=True)


def by_hand(weights, spread=0.5):
    points = REAL + spread * np.std(REAL) * NOISE
    return np.mean((np.linalg.norm(weights * points, axis=1) - 1) ** 2)


def test_a_linear_discriminator_pays_for_the_length_of_its_slope(evaluate):
    value = evaluate(lambda w, *more: around_real(linear(w), *more), WEIGHTS, REAL, NOISE)
    assert value.shape == ()
    assert value == pytest.approx(4.0)
    assert evaluate(lambda w, *more: around_real(linear(w), *more), WEIGHTS / 3, REAL, NOISE) == pytest.approx(0, abs=1e-10)


@pytest.mark.parametrize("spread", [0.0, 0.5, 2.0])
def test_it_is_looked_at_that_many_deviations_around_real_examples(evaluate, spread):
    value = evaluate(lambda w, *more: around_real(quadratic(w), *more, spread=spread), WEIGHTS, REAL, NOISE)
    assert value == pytest.approx(by_hand(WEIGHTS, spread), rel=1e-5)


def test_images_count_with_all_their_values(evaluate):
    import tensorflow as tf

    weights = np.arange(1.0, 7).reshape([2, 3, 1])
    value = evaluate(lambda w, x: around_real(lambda y: tf.reduce_sum(y * w, axis=[1, 2, 3]), x, x), weights, np.ones([2, 2, 3, 1]))
    assert value == pytest.approx((np.sqrt(91) - 1) ** 2, rel=1e-5)


def test_its_gradient_by_the_discriminator_s_weights_is_that_of_finite_differences(slopes, differences):
    found = slopes(lambda w, *more: around_real(quadratic(w), *more), WEIGHTS, REAL, NOISE)
    np.testing.assert_allclose(found, differences(by_hand, WEIGHTS), rtol=1e-4)


def test_a_discriminator_without_slope_costs_1_and_its_gradient_is_finite(evaluate, slopes):
    def penalty(w, *more):
        return around_real(linear(w), *more)

    assert evaluate(penalty, np.zeros(3), REAL, NOISE) == pytest.approx(1, abs=1e-5)
    assert np.isfinite(slopes(penalty, np.zeros(3), REAL, NOISE)).all()
