import numpy as np
import pytest

from ganzoo import registry


@pytest.mark.parametrize("power", [2.0, 3.0, 6.0])
def test_it_is_a_power_of_the_slope(game, in_game, mix, power):
    penalty = registry.create("penalties", f"divergence:power={power}")
    points = mix * game.real + (1 - mix) * game.fake
    assert penalty.weight == 2.0
    assert in_game(penalty) == pytest.approx((game.squared_slope(points) ** (power / 2)).mean(), rel=1e-4)


def test_a_discriminator_without_slope_has_a_finite_gradient(in_game):
    from ganzoo_compat.gradients import gradient

    def slope(game, move):
        def term(weights):
            game.weights = weights
            return registry.create("penalties", "divergence:power=3").term(game, move)

        return gradient(term, game.weights)

    assert np.isfinite(in_game(registry.create("penalties", "divergence"), slope, weights=np.zeros(3))).all()
