import numpy as np
import pytest

from ganzoo_plugins.metrics.nearest import nearest

OURS, THEIRS = np.array([[0.0, 0.0], [5.0, 5.0]]), np.array([[3.0, 4.0], [6.0, 5.0], [0.0, -6.0]])


@pytest.mark.parametrize("cuts", [[], [1], [1, 2]])
def test_how_far_the_nearest_ones_are_by_hand(cuts):
    np.testing.assert_allclose(nearest(OURS, np.split(THEIRS, cuts), 1), [[5.0], [1.0]])
    np.testing.assert_allclose(nearest(OURS, np.split(THEIRS, cuts), 2), [[5.0, 6.0], [1.0, np.sqrt(5.0)]])


def test_a_training_example_itself_is_at_0_and_the_next_one_is_another():
    rows = np.random.RandomState(0).normal(size=[30, 5])
    found = nearest(rows[::3], [rows[:7], rows[7:]], 2)
    assert (found[:, 0] < 1e-6).all() and (found[:, 1] > 0.1).all()
