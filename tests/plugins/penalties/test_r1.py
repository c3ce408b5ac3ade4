import numpy as np
import pytest

from ganzoo import registry


def test_r1_is_half_the_squared_slope_at_real_examples(game, in_game):
    penalty = registry.create("penalties", "r1")
    assert penalty.weight == 10.0
    assert in_game(penalty) == pytest.approx(0.5 * game.squared_slope(game.real).mean(), rel=1e-5)


def test_r2_is_half_the_squared_slope_at_fake_examples(game, in_game):
    penalty = registry.create("penalties", "r2:weight=3")
    assert penalty.weight == 3.0
    assert in_game(penalty) == pytest.approx(0.5 * game.squared_slope(game.fake).mean(), rel=1e-5)


@pytest.mark.parametrize("name, seen", [("r1", "real"), ("r2", "fake")])
def test_their_gradients_by_the_weights_are_those_of_finite_differences(game, in_game, differences, name, seen):
    from ganzoo_compat.gradients import gradient

    def slope(played, move):
        def term(weights):
            played.weights = weights
            return registry.create("penalties", name).term(played, move)

        return gradient(term, played.weights)

    found = in_game(registry.create("penalties", name), slope)
    x = getattr(game, seen)
    theirs = differences(lambda weights: 0.5 * game.squared_slope(x, weights).mean(), game.weights)
    np.testing.assert_allclose(found, theirs, rtol=1e-4)
