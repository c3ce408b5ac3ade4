import numpy as np
import pytest

from ganzoo_plugins.layers.group_norm import GroupNorm

RANDOM = np.random.RandomState(0)
IMAGES = RANDOM.normal(-1.0, 3.0, [2, 3, 2, 4])
GAMMA, BETA = RANDOM.normal(size=4), RANDOM.normal(size=4)


def by_hand(x, groups, epsilon=1e-6):
    """Group after group of neighbouring channels."""
    each = [x[..., 4 // groups * one:4 // groups * (one + 1)] for one in range(groups)]
    parts = [(part - part.mean((1, 2, 3), keepdims=True)) / np.sqrt(part.var((1, 2, 3), keepdims=True) + epsilon) for part in each]
    return np.concatenate(parts, axis=3) * GAMMA + BETA


@pytest.fixture
def norm(stage, network):
    def make(groups):
        made = network([GroupNorm(groups)], [3, 2, 4])
        stage.write({"network/group_norm/gamma": GAMMA, "network/group_norm/beta": BETA})
        return made

    return make


@pytest.mark.parametrize("groups", [1, 2, 4])
def test_neighbouring_channels_have_one_mean_and_variance(norm, evaluate, groups):
    np.testing.assert_allclose(evaluate(norm(groups), IMAGES), by_hand(IMAGES, groups), atol=1e-5)


def test_the_gradient_is_that_of_differences(norm, slopes, differences):
    layer, weights = norm(2), RANDOM.normal(size=IMAGES.shape)
    np.testing.assert_allclose(slopes(lambda x, w: layer(x) * w, IMAGES, weights),
                               differences(lambda x: by_hand(x, 2) * weights, IMAGES), atol=1e-3)


def test_groups_that_do_not_divide_the_channels_are_refused(network):
    with pytest.raises(ValueError, match="4 channels cannot be 3 groups"):
        network([GroupNorm(3)], [3, 2, 4])


def test_it_is_keras_s_own(stage, norm, evaluate):
    import tensorflow as tf

    layer = norm(2)
    with stage.scope():
        theirs = tf.keras.layers.GroupNormalization(2, epsilon=1e-6, center=False, scale=False)
    np.testing.assert_allclose(evaluate(layer, IMAGES), evaluate(theirs, IMAGES) * GAMMA + BETA, atol=1e-4)
