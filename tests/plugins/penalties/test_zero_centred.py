import numpy as np
import pytest

from ganzoo import registry

RANDOM = np.random.RandomState(0)
REAL, FAKE = RANDOM.normal(size=[4, 3]), RANDOM.normal(size=[4, 3])
WEIGHTS = np.array([2.0, -1.0, 3.0])


def squared_slope(x, weights=WEIGHTS):
    """Of D(x) = sum(weights x^2) / 2 at each x."""
    return ((weights * x) ** 2).sum(axis=1)


def test_it_is_the_squared_slope_between_real_and_fake_examples(in_game, mix):
    points = mix * REAL + (1 - mix) * FAKE
    assert in_game(registry.create("penalties", "zero-centred")) == pytest.approx(squared_slope(points).mean(), rel=1e-5)
