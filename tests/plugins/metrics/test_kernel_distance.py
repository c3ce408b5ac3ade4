import itertools

import numpy as np
import pytest

from ganzoo_plugins.metrics.kernel_distance import kernel_distance


def by_pairs(x, y):
    """The unbiased estimate, pair by pair."""
    def kernel(one, other):
        return (float(np.dot(one, other)) / len(one) + 1.0) ** 3

    among = [np.mean([kernel(a, b) for a, b in itertools.permutations(rows, 2)]) for rows in (x, y)]
    return sum(among) - 2.0 * np.mean([kernel(a, b) for a in x for b in y])


def test_two_examples_a_side_by_hand():
    # in one dimension: k(0, 1) = 1, k(2, 2) = 125, k(0, 2) = 1, k(1, 2) = 27
    found = kernel_distance([[0.0], [1.0]], [[2.0], [2.0]])
    assert found.distance == pytest.approx(1.0 + 125.0 - 2.0 * (1.0 + 1.0 + 27.0 + 27.0) / 4.0)
    assert np.isnan(found.deviation)


def test_it_is_the_mean_over_pairs_of_different_examples():
    random = np.random.RandomState(0)
    x, y = random.normal(size=[9, 3]), random.normal(0.5, size=[7, 3])
    assert kernel_distance(x, y).distance == pytest.approx(by_pairs(x, y))


def test_blocks_of_nearly_equal_sizes_have_a_mean_and_a_standard_error():
    random = np.random.RandomState(1)
    x, y = random.normal(size=[7, 2]), random.normal(size=[6, 2])
    parts = [by_pairs(x[:2], y[:2]), by_pairs(x[2:4], y[2:4]), by_pairs(x[4:], y[4:])]  # of 7 the last block has one more
    found = kernel_distance(x, y, block=3)
    assert found.distance == pytest.approx(np.mean(parts))
    assert found.deviation == pytest.approx(np.std(parts, ddof=1) / np.sqrt(3))


def test_of_two_samples_of_one_distribution_it_is_0_within_its_deviation():
    random = np.random.RandomState(2)
    found = kernel_distance(random.normal(size=[4000, 8]), random.normal(size=[4000, 8]), block=200)
    assert abs(found.distance) < 4.0 * found.deviation


def test_too_few_examples_for_the_blocks_are_refused():
    with pytest.raises(ValueError, match="100 and 3 examples cannot make 10 blocks"):
        kernel_distance(np.zeros([100, 2]), np.zeros([3, 2]), block=10)
