import numpy as np
import pytest

from ganzoo_plugins.layers.activation import LeakyReLU

X = np.array([[-100.0, -1.5, -0.25], [0.25, 1.5, 100.0]])


@pytest.fixture
def leaky(network):
    return network([LeakyReLU(0.2)], [3])


def test_it_keeps_what_is_positive_and_shrinks_the_rest(leaky, evaluate):
    np.testing.assert_allclose(evaluate(leaky, X), [[-20, -0.3, -0.05], [0.25, 1.5, 100]], rtol=1e-6)
    assert evaluate(leaky, np.zeros([1, 3])).tolist() == [[0, 0, 0]]


def test_its_gradient_is_1_or_the_slope(leaky, slopes, differences):
    np.testing.assert_allclose(slopes(leaky, X), [[0.2, 0.2, 0.2], [1, 1, 1]], rtol=1e-6)
    np.testing.assert_allclose(slopes(lambda x: leaky(x) ** 3, X),
                               differences(lambda x: np.where(x > 0, x, 0.2 * x) ** 3, X), rtol=1e-5)


def test_the_gradient_has_a_gradient(leaky, slopes):
    from ganzoo_compat.gradients import gradient

    def squared_slope(x):  # d leaky^3 = 3 leaky^2 leaky', whose square has the gradient 36 leaky^3 leaky'^3
        return gradient(lambda y: leaky(y) ** 3, x) ** 2

    slope = np.where(X > 0, 1, 0.2)
    np.testing.assert_allclose(slopes(squared_slope, X), 36 * (slope * X) ** 3 * slope ** 3, rtol=1e-5)


def test_what_a_gradient_enters_by_has_a_gradient_too(leaky, slopes):
    from ganzoo_compat.gradients import gradient

    weights = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    slope = np.where(X > 0, 1, 0.2)
    found = slopes(lambda w, x: gradient(lambda y: w * leaky(y), x) ** 2, weights, X)  # of (w * slope)^2
    np.testing.assert_allclose(found, 2 * weights * slope ** 2, rtol=1e-5)


def test_a_slope_of_0_is_the_rectifier(network, evaluate, slopes):
    rectifier = network([LeakyReLU(0.0)], [3])
    np.testing.assert_allclose(evaluate(rectifier, X), np.maximum(X, 0))
    np.testing.assert_allclose(slopes(rectifier, X), [[0, 0, 0], [1, 1, 1]])
