import numpy as np
import pytest

from ganzoo_plugins.layers.dense import Dense

X = np.array([[1.0, -2.0], [0.5, 3.0], [0.0, 0.0]])
KERNEL = np.array([[1.0, 2.0, -1.0], [0.5, -3.0, 4.0]])


def test_it_multiplies_by_the_kernel_and_adds_the_bias(stage, network, evaluate):
    dense = network([Dense(3)], [2])
    stage.write({"network/dense/kernel": KERNEL, "network/dense/bias": np.array([10.0, 20.0, 30.0])})
    np.testing.assert_allclose(evaluate(dense, X), [[10, 28, 21], [12, 12, 41.5], [10, 20, 30]])


def test_without_a_bias_it_only_multiplies(stage, network, evaluate):
    dense = network([Dense(3, bias=False)], [2])
    assert list(dense.named) == ["network/dense/kernel"]
    stage.write({"network/dense/kernel": KERNEL})
    np.testing.assert_allclose(evaluate(dense, X), [[0, 8, -9], [2, -8, 11.5], [0, 0, 0]])


def test_its_weights_are_trainable_and_start_as_glorot_says_and_at_0(stage, network):
    dense = network([Dense(300)], [100])
    assert list(dense.trainable) == ["network/dense/kernel", "network/dense/bias"]
    weights = stage.read(list(dense.named))
    limit = np.sqrt(6.0 / 400)
    assert np.abs(weights["network/dense/kernel"]).max() <= limit
    assert weights["network/dense/kernel"].std() == pytest.approx(limit / np.sqrt(3), rel=0.02)
    assert not weights["network/dense/bias"].any()


def test_the_initial_weights_may_be_others(stage, network):
    network([Dense(3, initial=lambda state, shape: np.arange(6).reshape(shape))], [2])
    np.testing.assert_array_equal(stage.read(["network/dense/kernel"])["network/dense/kernel"], [[0, 1, 2], [3, 4, 5]])
