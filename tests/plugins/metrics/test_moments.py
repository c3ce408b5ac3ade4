import numpy as np
import pytest

from ganzoo_plugins.metrics.moments import Moments, moments

ROWS = np.array([[1.0, 2.0], [3.0, 6.0], [5.0, 1.0]])


def test_mean_and_unbiased_covariance_by_hand():
    found = moments(ROWS)
    np.testing.assert_allclose(found.mean, [3.0, 3.0])
    # deviations (-2, -1), (0, 3), (2, -2): sums of products 8, -2, 14 over 2
    np.testing.assert_allclose(found.covariance, [[4.0, -1.0], [-1.0, 7.0]])
    assert found.count == 3


def test_parts_of_any_sizes_give_what_the_whole_gives():
    rows = np.random.RandomState(0).normal(5.0, 2.0, size=[97, 4]).astype("float32")
    parts = moments(iter([rows[:1], rows[1:1], rows[1:60], rows[60:]]))
    np.testing.assert_allclose(parts.mean, rows.astype("float64").mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(parts.covariance, np.cov(rows.astype("float64"), rowvar=False), rtol=1e-11)


def test_rows_far_from_zero_lose_nothing():
    rows = 1e8 + np.random.RandomState(0).normal(size=[50, 2])
    np.testing.assert_allclose(moments(iter([rows[:20], rows[20:]])).covariance, np.cov(rows - 1e8, rowvar=False), rtol=1e-6)


def test_a_single_row_has_no_covariance():
    with pytest.raises(ValueError, match="takes two examples, and there are 1"):
        Moments().add(ROWS[:1]).covariance  # noqa: B018
