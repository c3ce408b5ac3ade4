import numpy as np
import pytest

from ganzoo_plugins.layers.layer_norm import LayerNorm

RANDOM = np.random.RandomState(0)
IMAGES, POINTS = RANDOM.normal(-1.0, 3.0, [3, 3, 2, 2]), RANDOM.normal(2.0, 3.0, [3, 2])
GAMMA, BETA = np.array([0.5, 2.0]), np.array([-1.0, 0.25])


@pytest.mark.parametrize("x", [IMAGES, POINTS], ids=["images", "points"])
def test_each_example_has_one_mean_and_variance_and_each_channel_its_scale_and_centre(stage, network, evaluate, x):
    layer = network([LayerNorm()], x.shape[1:])
    stage.write({"network/layer_norm/gamma": GAMMA, "network/layer_norm/beta": BETA})
    axes = tuple(range(1, x.ndim))
    expected = GAMMA * (x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + 1e-5) + BETA
    np.testing.assert_allclose(evaluate(layer, x), expected, atol=1e-5)
    np.testing.assert_allclose(evaluate(layer, x[:1]), expected[:1], atol=1e-5)  # whatever else is in the batch


def test_two_values_by_hand(stage, network, evaluate):
    layer = network([LayerNorm(epsilon=3.0)], [2])
    np.testing.assert_allclose(evaluate(layer, [[4.0, 6.0]]), [[-0.5, 0.5]], rtol=1e-6)  # +-1 / sqrt(1 + 3)


def test_of_vectors_it_is_keras_s_own(stage, network, evaluate):
    import tensorflow as tf

    layer = network([LayerNorm(epsilon=1e-3)], [2])
    with stage.scope():
        theirs = tf.keras.layers.LayerNormalization(center=False, scale=False)
    np.testing.assert_allclose(evaluate(layer, POINTS), evaluate(theirs, POINTS), atol=1e-5)
