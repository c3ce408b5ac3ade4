import numpy as np
import pytest

from ganzoo_plugins.metrics.classifier_score import classifier_score


def test_sure_and_even_it_is_the_number_of_classes_and_unsure_or_of_one_class_it_is_1():
    sure = 100.0 * np.eye(4)
    assert classifier_score(sure).score == pytest.approx(4.0)
    assert classifier_score(np.zeros([8, 4])).score == pytest.approx(1.0)
    assert classifier_score(sure[[2, 2, 2]]).score == pytest.approx(1.0)


def test_two_examples_by_hand():
    shares = np.array([[0.5, 0.5], [0.9, 0.1]])
    mean = [0.7, 0.3]
    divergences = [0.5 * np.log(0.5 / 0.7) + 0.5 * np.log(0.5 / 0.3), 0.9 * np.log(0.9 / 0.7) + 0.1 * np.log(0.1 / 0.3)]
    assert mean == pytest.approx(shares.mean(axis=0))
    assert classifier_score(np.log(shares) + 5.0).score == pytest.approx(np.exp(np.mean(divergences)))


def test_splits_have_scores_of_their_own_and_a_deviation():
    logits = np.concatenate([100.0 * np.eye(4), np.zeros([4, 4])])
    found = classifier_score(logits, splits=2)
    assert found.score == pytest.approx(2.5) and found.deviation == pytest.approx(1.5)
    assert classifier_score(logits).deviation == 0.0


def test_classes_that_never_come_and_large_logits_cost_nothing():
    logits = np.array([[1e4, 0.0, -1e4], [0.0, 1e4, -1e4]])
    assert classifier_score(logits).score == pytest.approx(2.0)


def test_more_splits_than_examples_are_refused():
    with pytest.raises(ValueError, match="3 examples cannot make 10 splits"):
        classifier_score(np.zeros([3, 2]), splits=10)
