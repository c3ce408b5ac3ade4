import numpy as np
import pytest

from ganzoo_plugins.metrics import ridge


def test_its_weights_are_those_of_least_squares_with_a_row_for_each_penalty(monkeypatch):
    random = np.random.RandomState(3)
    x, labels = random.normal(2.0, [1.0, 5.0, 0.2], [60, 3]), random.randint(0, 4, 60)
    scaled = (x - x.mean(axis=0)) / x.std(axis=0)
    left = np.vstack([np.hstack([scaled, np.ones([60, 1])]), np.hstack([np.sqrt(0.5 * 60) * np.eye(3), np.zeros([3, 1])])])
    weights = np.linalg.lstsq(left, np.vstack([np.eye(4)[labels], np.zeros([3, 4])]), rcond=None)[0]
    others = random.normal(2.0, [1.0, 5.0, 0.2], [500, 3])
    expected = np.hstack([(others - x.mean(axis=0)) / x.std(axis=0), np.ones([500, 1])]) @ weights
    np.testing.assert_array_equal(ridge.classifier(x, labels, 4, 0.5)(others), expected.argmax(axis=1))


def test_classes_apart_are_told_apart_and_a_feature_that_never_changes_does_no_harm():
    random = np.random.RandomState(0)
    labels = np.arange(300) % 3
    x = np.hstack([10.0 * np.eye(3)[labels] + random.normal(size=[300, 3]), np.full([300, 1], 7.0)])
    assert (ridge.classifier(x[:200], labels[:200], 3)(x[200:]) == labels[200:]).mean() == pytest.approx(1.0)
