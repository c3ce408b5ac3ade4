import numpy as np

from ganzoo_plugins.layers.prelu import PReLU

X = np.array([[-100.0, -1.5], [-0.5, 2.0], [3.0, 0.0]])


def test_it_begins_as_a_leaky_rectifier_of_a_quarter(network, evaluate):
    np.testing.assert_allclose(evaluate(network([PReLU()], [2]), X), [[-25, -0.375], [-0.125, 2], [3, 0]], rtol=1e-6)


def test_each_channel_has_its_own_slope(stage, network, evaluate, slopes):
    layer = network([PReLU()], [2])
    stage.write({"network/pre_lu/slope": np.array([0.1, -2.0])})
    np.testing.assert_allclose(evaluate(layer, X), [[-10, 3], [-0.05, 2], [3, 0]], rtol=1e-6)
    np.testing.assert_allclose(slopes(layer, X)[:2], [[0.1, -2.0], [0.1, 1.0]], rtol=1e-6)


def test_the_slope_is_learned(network):
    assert list(network([PReLU()], [4, 4, 3]).trainable) == ["network/pre_lu/slope"]
