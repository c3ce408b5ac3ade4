import numpy as np
import pytest

from ganzoo import registry

RANDOM = np.random.RandomState(0)
REAL, FAKE = RANDOM.normal(size=[4, 3]), RANDOM.normal(size=[4, 3])
WEIGHTS = np.array([2.0, -1.0, 3.0])


def squared_slope(x, weights=WEIGHTS):
    """Of D(x) = sum(weights x^2) / 2 at each x."""
    return ((weights * x) ** 2).sum(axis=1)


def test_r1_is_half_the_squared_slope_at_real_examples(in_game):
    penalty = registry.create("penalties", "r1")
    assert penalty.weight == 10.0
    assert in_game(penalty) == pytest.approx(0.5 * squared_slope(REAL).mean(), rel=1e-5)


def test_r2_is_half_the_squared_slope_at_fake_examples(in_game):
    penalty = registry.create("penalties", "r2:weight=3")
    assert penalty.weight == 3.0
    assert in_game(penalty) == pytest.approx(0.5 * squared_slope(FAKE).mean(), rel=1e-5)


@pytest.mark.parametrize("name, x", [("r1", REAL), ("r2", FAKE)])
def test_their_gradients_by_the_weights_are_those_of_finite_differences(in_game, differences, name, x):
    from ganzoo_compat.gradients import gradient

    def slope(game, move):
        def term(weights):
            game.weights = weights
            return registry.create("penalties", name).term(game, move)

        return gradient(term, game.weights)

    found = in_game(registry.create("penalties", name), slope)
    np.testing.assert_allclose(found, differences(lambda weights: 0.5 * squared_slope(x, weights).mean(), WEIGHTS), rtol=1e-4)
