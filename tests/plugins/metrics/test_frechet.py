import numpy as np
import pytest

from ganzoo_plugins.metrics.frechet import (
    diagonal_only_frechet_distance,
    frechet_distance,
    mean_only_frechet_distance,
)
from ganzoo_plugins.metrics.moments import moments


def with_moments(mean, covariance, n=8):
    """A sample whose mean and unbiased covariance are exactly these."""
    dimensions = len(mean)
    raw = np.random.RandomState(0).normal(size=[n, dimensions])
    raw = raw - raw.mean(axis=0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw, rowvar=False).reshape(dimensions, dimensions))).T
    return white @ np.linalg.cholesky(np.array(covariance, "float64")).T + np.array(mean)


def test_of_one_dimension_it_is_the_difference_of_means_and_of_deviations_squared():
    ours, theirs = with_moments([1.0], [[4.0]]), with_moments([4.0], [[0.25]])
    assert frechet_distance(ours, theirs) == pytest.approx(9.0 + (2.0 - 0.5) ** 2)


def test_of_independent_dimensions_it_is_the_sum_of_theirs():
    ours, theirs = with_moments([0, 0, 1], np.diag([1.0, 4.0, 9.0])), with_moments([0, 2, 1], np.diag([1.0, 1.0, 1.0]))
    assert frechet_distance(ours, theirs) == pytest.approx(4.0 + 0.0 + 1.0 + 4.0)


def test_the_root_of_two_matrices_that_do_not_commute():
    first, second = np.array([[2.0, 1.0], [1.0, 2.0]]), np.array([[1.0, 0.0], [0.0, 3.0]])
    # of 2x2 matrices tr(root M) = root(tr M + 2 root(det M)), here of M = first @ second
    root = np.sqrt(np.trace(first @ second) + 2.0 * np.sqrt(np.linalg.det(first @ second)))
    found = frechet_distance(with_moments([0, 0], first), with_moments([0, 0], second))
    assert found == pytest.approx(4.0 + 4.0 - 2.0 * root)


def test_of_a_sample_and_itself_it_is_zero():
    features = np.random.RandomState(1).normal(size=[50, 20])
    features[:, 3] = 1.0  # a dead feature makes the covariance singular
    assert 0.0 <= frechet_distance(features, features) < 1e-6


def test_the_part_of_the_means_alone():
    ours, theirs = with_moments([1.0, 2.0], np.eye(2)), with_moments([4.0, 6.0], 9.0 * np.eye(2))
    assert mean_only_frechet_distance(ours, theirs) == pytest.approx(25.0)


def test_of_the_diagonals_alone_dimensions_that_go_together_make_no_difference():
    ours, theirs = with_moments([0.0, 0.0], [[4.0, 1.9], [1.9, 1.0]]), with_moments([3.0, 0.0], [[1.0, 0.0], [0.0, 1.0]])
    n = 8.0  # variances are over n, not n - 1
    assert diagonal_only_frechet_distance(ours, theirs) == pytest.approx(9.0 + (2.0 - 1.0) ** 2 * (n - 1) / n)


def test_parts_one_after_another_give_the_distance_of_the_whole():
    random = np.random.RandomState(3)
    ours, theirs = random.normal(size=[60, 5]), random.normal(1.0, 2.0, size=[70, 5])
    assert frechet_distance(iter([ours[:13], ours[13:]]), moments(theirs)) == pytest.approx(frechet_distance(ours, theirs))
