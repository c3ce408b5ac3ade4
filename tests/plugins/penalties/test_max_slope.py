import pytest

from ganzoo import registry


def test_it_is_the_largest_squared_slope_of_the_batch(game, in_game, mix):
    points = mix * game.real + (1 - mix) * game.fake
    assert in_game(registry.create("penalties", "max-slope")) == pytest.approx(game.squared_slope(points).max(), rel=1e-5)
