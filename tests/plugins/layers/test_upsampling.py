import numpy as np

from ganzoo_plugins.layers.upsampling import NearestUpsampling, nearest_upsampling

IMAGES = np.random.RandomState(0).normal(size=[2, 3, 4, 5]).astype("float32")


def test_each_pixel_becomes_four(network, evaluate):
    y = evaluate(network([NearestUpsampling()], [3, 4, 5]), IMAGES)
    np.testing.assert_array_equal(y, IMAGES.repeat(2, axis=1).repeat(2, axis=2))


def test_a_pixel_gathers_the_gradient_of_its_four(network, slopes):
    weights = np.random.RandomState(1).normal(size=[2, 6, 8, 5]).astype("float32")
    enlarge = network([NearestUpsampling()], [3, 4, 5])
    found = slopes(lambda x, w: enlarge(x) * w, IMAGES, weights)
    np.testing.assert_allclose(found, weights.reshape([2, 3, 2, 4, 2, 5]).sum(axis=(2, 4)), rtol=1e-5, atol=1e-6)


def test_a_pixel_becomes_as_many_as_are_asked_for(evaluate):
    np.testing.assert_array_equal(evaluate(lambda x: nearest_upsampling(x, 3), IMAGES), IMAGES.repeat(3, axis=1).repeat(3, axis=2))
