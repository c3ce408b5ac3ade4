import numpy as np

from ganzoo_plugins.layers.pixel_norm import PixelNorm

IMAGES = np.random.RandomState(0).normal(size=[2, 3, 2, 4]) * 3


def normalised(x):
    return x / np.sqrt(np.mean(x ** 2, axis=-1, keepdims=True) + 1e-8)


def test_each_pixel_s_features_have_the_mean_square_1(network, evaluate):
    found = evaluate(network([PixelNorm()], [3, 2, 4]), IMAGES)
    np.testing.assert_allclose(found, normalised(IMAGES), rtol=1e-5)
    np.testing.assert_allclose((found ** 2).mean(-1), np.ones([2, 3, 2]), rtol=1e-5)


def test_a_latent_vector_of_0_stays_0(network, evaluate):
    np.testing.assert_array_equal(evaluate(network([PixelNorm()], [4]), np.zeros([2, 4])), np.zeros([2, 4]))


def test_its_gradient_is_that_of_differences(network, slopes, differences):
    weights = np.random.RandomState(1).normal(size=IMAGES.shape)
    layer = network([PixelNorm()], [3, 2, 4])
    by_hand = differences(lambda x: normalised(x) * weights, IMAGES)
    np.testing.assert_allclose(slopes(lambda x, w: layer(x) * w, IMAGES, weights), by_hand, rtol=1e-3, atol=1e-4)
