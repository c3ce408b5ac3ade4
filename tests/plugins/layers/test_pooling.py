import numpy as np
import pytest

from ganzoo_plugins.layers.pooling import AveragePooling, average_pooling

IMAGES = np.random.RandomState(0).normal(size=[2, 6, 4, 3])


@pytest.mark.parametrize("size", [1, 2])
def test_a_pixel_is_the_mean_of_its_window(network, evaluate, size):
    expected = IMAGES.reshape(2, 6 // size, size, 4 // size, size, 3).mean((2, 4))
    np.testing.assert_allclose(evaluate(network([AveragePooling(size)], [6, 4, 3]), IMAGES), expected, rtol=1e-5, atol=1e-6)


def test_the_rest_is_left_out(evaluate):
    np.testing.assert_allclose(evaluate(lambda x: average_pooling(x, 4), IMAGES)[:, 0, 0], IMAGES[:, :4].mean((1, 2)), rtol=1e-5)


def test_its_gradient_has_a_gradient(slopes):
    from ganzoo_compat.gradients import gradient

    found = slopes(lambda x: gradient(lambda y: average_pooling(y) ** 3, x), IMAGES)  # 3 p^2 / 4 at each of p's four pixels
    pooled = IMAGES.reshape(2, 3, 2, 2, 2, 3).mean((2, 4)).repeat(2, axis=1).repeat(2, axis=2)
    np.testing.assert_allclose(found, 6 * pooled / 4, rtol=1e-4, atol=1e-5)
