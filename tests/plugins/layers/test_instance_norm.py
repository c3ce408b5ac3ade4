import numpy as np
import pytest

from ganzoo_plugins.layers.instance_norm import InstanceNorm

RANDOM = np.random.RandomState(0)
IMAGES = RANDOM.normal(-1.0, 3.0, [2, 3, 2, 2])
GAMMA, BETA = np.array([0.5, 2.0]), np.array([-1.0, 0.25])


def normalised(x, epsilon=1e-5):
    mean, variance = x.mean((1, 2), keepdims=True), x.var((1, 2), keepdims=True)
    return GAMMA * (x - mean) / np.sqrt(variance + epsilon) + BETA


@pytest.fixture
def norm(stage, network):
    def make(**options):
        made = network([InstanceNorm(**options)], [3, 2, 2])
        stage.write({"network/instance_norm/gamma": GAMMA, "network/instance_norm/beta": BETA})
        return made

    return make


def test_each_channel_of_each_image_has_its_own_mean_and_variance(norm, evaluate):
    layer = norm()
    np.testing.assert_allclose(evaluate(layer, IMAGES), normalised(IMAGES), atol=1e-5)
    np.testing.assert_allclose(evaluate(layer, IMAGES[:1]), normalised(IMAGES)[:1], atol=1e-5)  # whatever else is in the batch


def test_two_pixels_by_hand(stage, network, evaluate):
    layer = network([InstanceNorm(epsilon=3.0)], [1, 2, 1])
    np.testing.assert_allclose(evaluate(layer, [[[[4.0], [6.0]]]]), [[[[-0.5], [0.5]]]], rtol=1e-6)  # +-1 / sqrt(1 + 3)


def test_of_a_single_pixel_nothing_but_the_centre_is_left(stage, network, evaluate):
    layer = network([InstanceNorm()], [1, 1, 2])
    stage.write({"network/instance_norm/beta": BETA})
    np.testing.assert_array_equal(evaluate(layer, [[[[7.0, -3.0]]]]), [[[BETA]]])


def test_it_is_the_same_in_training(norm, evaluate):
    from ganzoo_compat.move import Move

    layer = norm()

    def training(x):
        with Move({}, 0, 2, ""):
            return layer(x)

    np.testing.assert_array_equal(evaluate(training, IMAGES), evaluate(layer, IMAGES))


def test_the_gradient_goes_through_mean_and_variance(norm, slopes, differences):
    layer, weights = norm(), RANDOM.normal(size=IMAGES.shape)  # the plain sum of what is normalised has no gradient
    np.testing.assert_allclose(slopes(lambda x, w: layer(x) * w, IMAGES, weights),
                               differences(lambda x: normalised(x) * weights, IMAGES), atol=1e-4)
