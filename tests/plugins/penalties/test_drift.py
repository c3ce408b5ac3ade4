import pytest

from ganzoo import registry


def test_it_is_the_mean_square_of_real_logits(game, in_game):
    assert in_game(registry.create("penalties", "drift")) == pytest.approx((game.logits(game.real) ** 2).mean(), rel=1e-5)


def test_and_of_fake_ones_where_that_is_asked_for(game, in_game):
    found = in_game(registry.create("penalties", "drift:fake=true"))
    assert found == pytest.approx((game.logits(game.real) ** 2).mean() + (game.logits(game.fake) ** 2).mean(), rel=1e-5)
