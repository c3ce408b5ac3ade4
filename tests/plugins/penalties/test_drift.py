import numpy as np
import pytest

from ganzoo import registry

RANDOM = np.random.RandomState(0)
REAL, FAKE = RANDOM.normal(size=[4, 3]), RANDOM.normal(size=[4, 3])


def logits(x):
    return 0.5 * (np.array([2.0, -1.0, 3.0]) * x ** 2).sum(axis=1)


def test_it_is_the_mean_square_of_real_logits(in_game):
    assert in_game(registry.create("penalties", "drift")) == pytest.approx((logits(REAL) ** 2).mean(), rel=1e-5)


def test_and_of_fake_ones_where_that_is_asked_for(in_game):
    found = in_game(registry.create("penalties", "drift:fake=true"))
    assert found == pytest.approx((logits(REAL) ** 2).mean() + (logits(FAKE) ** 2).mean(), rel=1e-5)
