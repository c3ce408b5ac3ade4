import numpy as np
import pytest

from ganzoo_plugins.losses.feature_matching import feature_matching

RANDOM = np.random.RandomState(0)
REAL, FAKE = RANDOM.normal(size=[4, 2, 3]), RANDOM.normal(size=[5, 2, 3])


def by_hand(real, fake):
    return ((real.mean(axis=0) - fake.mean(axis=0)) ** 2).sum()


def test_it_is_the_squared_distance_of_the_mean_features(evaluate, slopes, differences):
    assert evaluate(feature_matching, REAL, FAKE) == pytest.approx(by_hand(REAL, FAKE), rel=1e-5)
    np.testing.assert_allclose(slopes(lambda fake, real: feature_matching(real, fake), FAKE, REAL),
                               differences(lambda fake, real: by_hand(real, fake), FAKE, REAL), atol=1e-5)
