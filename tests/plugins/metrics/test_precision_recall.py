import numpy as np
import pytest

from ganzoo_plugins.metrics import precision_recall as module
from ganzoo_plugins.metrics.precision_recall import precision_recall, reach


def test_on_a_line_by_hand():
    real, fake = np.array([[0.0], [1.0], [2.0], [10.0]]), np.array([[0.5], [1.1], [30.0]])
    # with k = 1 the reach of 0, 1, 2 is 1 and that of 10 is 8; that of 0.5 and 1.1 is 0.6, and that of 30 is 28.9
    np.testing.assert_allclose(np.sqrt(reach(real, 1)), [1.0, 1.0, 1.0, 8.0])
    found = precision_recall(real, fake, k=1)
    # 0.5 is within 0 and 1; 1.1 within 1 and 2; 30 within none
    assert found.precision == pytest.approx(2.0 / 3.0)
    assert found.density == pytest.approx((2 + 2 + 0) / 3.0)
    # 0 is within 0.5; 1 within both; 2 within 30's reach of 28.9, as 28 < 28.9; 10, too
    assert found.recall == pytest.approx(1.0)
    assert found.coverage == pytest.approx(3.0 / 4.0)


def test_k_counts_neighbours_beside_the_example_itself():
    np.testing.assert_allclose(np.sqrt(reach(np.array([[0.0], [1.0], [3.0], [7.0]]), 2)), [3.0, 2.0, 3.0, 6.0])


def test_rows_at_a_time_change_nothing(monkeypatch):
    random = np.random.RandomState(0)
    real, fake = random.normal(size=[50, 3]), random.normal(0.3, 0.8, size=[40, 3])
    whole = precision_recall(real, fake, k=3)
    monkeypatch.setattr(module, "ROWS", 7)
    assert precision_recall(real, fake, k=3) == pytest.approx(whole)


def test_samples_of_one_mode_of_two_have_precision_and_no_recall():
    random = np.random.RandomState(1)
    real = np.concatenate([random.normal(size=[100, 2]), random.normal(50.0, 1.0, size=[100, 2])])
    found = precision_recall(real, random.normal(size=[200, 2]), k=5)
    assert found.precision > 0.9 and found.recall < 0.6 and found.coverage < 0.55


def test_fewer_examples_than_neighbours_are_refused():
    with pytest.raises(ValueError, match="5 and 9 examples have no 5 neighbours"):
        precision_recall(np.zeros([5, 2]), np.zeros([9, 2]))
