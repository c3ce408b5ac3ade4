import numpy as np
import pytest

from ganzoo_plugins.losses.pixel import l1, l2

RANDOM = np.random.RandomState(0)
IMAGES, WANTED = RANDOM.normal(size=[2, 3, 3, 1]), RANDOM.normal(size=[2, 3, 3, 1])
WEIGHTS = np.float32([2.0, 0.0]).reshape(2, 1, 1, 1)


@pytest.mark.parametrize("loss, by_hand", [(l1, np.abs), (l2, np.square)])
def test_it_is_the_mean_distance_of_a_value(evaluate, slopes, differences, loss, by_hand):
    assert evaluate(loss, IMAGES, WANTED) == pytest.approx(by_hand(IMAGES - WANTED).mean(), rel=1e-5)
    weighted = evaluate(lambda x, y: loss(x, y, WEIGHTS, "sum_over_batch_size"), IMAGES, WANTED)
    assert weighted == pytest.approx(2 * by_hand(IMAGES - WANTED)[0].sum() / 18, rel=1e-5)
    np.testing.assert_allclose(slopes(loss, IMAGES, WANTED), differences(lambda x, y: by_hand(x - y).mean(), IMAGES, WANTED),
                               atol=1e-5)
