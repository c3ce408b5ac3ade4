import numpy as np
import pytest

from ganzoo_plugins.penalties.pulling_away import pulling_away

CODES = np.random.RandomState(0).normal(size=[4, 3])


def by_hand(codes):
    """Equation 7, pair by pair."""
    squares = [(one @ other / np.linalg.norm(one) / np.linalg.norm(other)) ** 2
               for i, one in enumerate(codes) for j, other in enumerate(codes) if i != j]
    return sum(squares) / (len(codes) * (len(codes) - 1))


def test_it_is_the_mean_of_the_squared_cosines_of_every_two(evaluate):
    value = evaluate(pulling_away, CODES)
    assert value.shape == ()
    assert value == pytest.approx(by_hand(CODES), rel=1e-5)


def test_codes_that_are_the_same_but_for_their_length_and_sign_cost_1(evaluate):
    assert evaluate(pulling_away, [[1, 2, 3], [2, 4, 6], [-1, -2, -3]]) == pytest.approx(1)


def test_codes_at_right_angles_cost_nothing(evaluate):
    assert evaluate(pulling_away, 7 * np.eye(3)) == pytest.approx(0, abs=1e-6)


def test_maps_count_with_all_their_values(evaluate):
    assert evaluate(pulling_away, CODES.reshape([2, 3, 1, 2])) == pytest.approx(by_hand(CODES.reshape([2, 6])), rel=1e-5)


def test_its_gradient_is_that_of_finite_differences(slopes, differences):
    np.testing.assert_allclose(slopes(pulling_away, CODES), differences(by_hand, CODES), atol=1e-5)


def test_a_code_of_zeros_costs_nothing_and_has_a_finite_gradient(evaluate, slopes):
    assert evaluate(pulling_away, [[0, 0, 0], [1, 2, 3]]) == pytest.approx(0, abs=1e-6)
    assert np.isfinite(slopes(pulling_away, [[0, 0, 0], [1, 2, 3]])).all()
