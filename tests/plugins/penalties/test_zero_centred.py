import pytest

from ganzoo import registry


def test_it_is_the_squared_slope_between_real_and_fake_examples(game, in_game, mix):
    points = mix * game.real + (1 - mix) * game.fake
    assert in_game(registry.create("penalties", "zero-centred")) == pytest.approx(game.squared_slope(points).mean(), rel=1e-5)
