import numpy as np
import pytest

from ganzoo_plugins.penalties.gradient import gradient_penalty

RANDOM = np.random.RandomState(0)
REAL, FAKE = RANDOM.normal(size=[4, 3]), RANDOM.normal(size=[4, 3])
MIX = np.array([0.0, 0.25, 0.5, 1.0])
WEIGHTS = np.array([2.0, -1.0, 2.0])  # of norm 3


def linear(weights):
    import tensorflow as tf

    return lambda x: tf.reduce_sum(x * weights, axis=-1, keepdims=True)


def quadratic(weights):
    """Of slope weights * x."""
    import tensorflow as tf

    return lambda x: 0.5 * tf.reduce_sum(weights * tf.square(x), axis=-1, keepdims=True)


def by_hand(weights, real=REAL, fake=FAKE):
    points = MIX[:, None] * real + (1 - MIX[:, None]) * fake
    return np.mean((np.linalg.norm(weights * points, axis=1) - 1) ** 2)


def test_a_linear_critic_pays_for_the_length_of_its_slope_wherever_it_is_looked_at(evaluate):
    value = evaluate(lambda w, real, fake, mix: gradient_penalty(linear(w), real, fake, mix), WEIGHTS, REAL, FAKE, MIX)
    assert value.shape == ()
    assert value == pytest.approx(4.0)


def test_a_slope_of_length_1_costs_nothing(evaluate):
    value = evaluate(lambda w, *more: gradient_penalty(linear(w), *more), WEIGHTS / 3, REAL, FAKE, MIX)
    assert value == pytest.approx(0, abs=1e-10)


def test_a_quadratic_critic_is_looked_at_between_real_and_fake_examples(evaluate):
    value = evaluate(lambda w, *more: gradient_penalty(quadratic(w), *more), WEIGHTS, REAL, FAKE, MIX)
    assert value == pytest.approx(by_hand(WEIGHTS), rel=1e-5)


def test_images_count_with_all_their_values(evaluate):
    import tensorflow as tf

    shape = [2, 2, 3, 1]
    weights = np.arange(1.0, 7).reshape(shape[1:])
    value = evaluate(lambda w, x: gradient_penalty(lambda y: tf.reduce_sum(y * w, axis=[1, 2, 3]), x, -x, x[:, 0, 0, 0]),
                     weights, np.ones(shape))
    assert value == pytest.approx((np.sqrt(91) - 1) ** 2, rel=1e-5)


def test_its_gradient_by_the_critic_s_weights_is_that_of_finite_differences(slopes, differences):
    found = slopes(lambda w, *more: gradient_penalty(quadratic(w), *more), WEIGHTS, REAL, FAKE, MIX)
    np.testing.assert_allclose(found, differences(by_hand, WEIGHTS), rtol=1e-4)


def test_its_gradient_reaches_real_examples_but_not_the_generator(slopes, differences):
    import tensorflow as tf

    def penalty(fake, w, real, mix):
        return gradient_penalty(quadratic(w), real, fake, mix) + tf.reduce_sum(fake) * 0.0

    assert not slopes(penalty, FAKE, WEIGHTS, REAL, MIX).any()
    found = slopes(lambda real, w, fake, mix: gradient_penalty(quadratic(w), real, fake, mix), REAL, WEIGHTS, FAKE, MIX)
    np.testing.assert_allclose(found, differences(lambda real: by_hand(WEIGHTS, real), REAL), rtol=1e-3, atol=1e-5)


def test_a_critic_without_slope_costs_1_and_its_gradient_is_finite(evaluate, slopes):
    def penalty(w, *more):
        return gradient_penalty(linear(w), *more)

    assert evaluate(penalty, np.zeros(3), REAL, FAKE, MIX) == pytest.approx(1, abs=1e-5)
    assert np.isfinite(slopes(penalty, np.zeros(3), REAL, FAKE, MIX)).all()


def test_target_one_sided_weights_and_reductions_are_tf_gans(evaluate):
    points = MIX[:, None] * REAL + (1 - MIX[:, None]) * FAKE
    beyond = np.linalg.norm(WEIGHTS * points, axis=1) / 2.5 - 1
    weights = np.float32([1.0, 0.0, 2.0, 0.5])
    found = evaluate(lambda w, *more: {
        "two": gradient_penalty(quadratic(w), *more, target=2.5, epsilon=1e-10),
        "one": gradient_penalty(quadratic(w), *more, target=2.5, one_sided=True, weights=weights),
        "none": gradient_penalty(quadratic(w), *more, target=2.5, reduction="none")}, WEIGHTS, REAL, FAKE, MIX)
    assert found["two"] == pytest.approx((beyond ** 2).mean(), rel=1e-5)
    assert found["one"] == pytest.approx((np.maximum(beyond, 0) ** 2 * weights).sum() / 3, rel=1e-5)
    np.testing.assert_allclose(found["none"], beyond ** 2, rtol=1e-4)
