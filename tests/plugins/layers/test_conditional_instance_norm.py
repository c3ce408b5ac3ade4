import numpy as np

from ganzoo_plugins.layers.conditional_instance_norm import ConditionalInstanceNorm
from ganzoo_plugins.layers.dense import Dense

RANDOM = np.random.RandomState(0)
IMAGES = RANDOM.normal(1.0, 2.0, [4, 3, 2, 2])
LABELS, LATENT = np.eye(3)[[2, 0, 0, 1]], RANDOM.normal(size=[4, 5])


def conditioned(scale, centre):
    mean, variance = IMAGES.mean((1, 2), keepdims=True), IMAGES.var((1, 2), keepdims=True)
    return (IMAGES - mean) / np.sqrt(variance + 1e-5) * (1 + scale[:, None, None]) + centre[:, None, None]


def test_each_label_has_a_scale_and_a_centre(stage, network, evaluate):
    scale, centre = RANDOM.normal(size=[3, 2]), RANDOM.normal(size=[3, 2])
    layer = network([ConditionalInstanceNorm(2)], [3, 2, 2], [3])
    path = "network/conditional_instance_norm"
    stage.write({f"{path}/scale/kernel": scale, f"{path}/centre/kernel": centre})
    np.testing.assert_allclose(evaluate(layer, IMAGES, LABELS), conditioned(LABELS @ scale, LABELS @ centre), atol=1e-4)


def test_at_first_every_label_has_scale_1_and_centre_0(network, evaluate):
    layer = network([ConditionalInstanceNorm(2)], [3, 2, 2], [3])
    np.testing.assert_allclose(evaluate(layer, IMAGES, LABELS), conditioned(np.zeros([4, 2]), np.zeros([4, 2])), atol=1e-4)


def test_a_latent_vector_has_them_by_a_dense_layer(stage, network, evaluate):
    kernel, bias = RANDOM.normal(size=[5, 2]), RANDOM.normal(size=2)
    layer = network([ConditionalInstanceNorm(2, Dense)], [3, 2, 2], [5])
    path = "network/conditional_instance_norm"
    stage.write({f"{path}/scale/kernel": kernel, f"{path}/scale/bias": bias, f"{path}/centre/kernel": -kernel})
    np.testing.assert_allclose(evaluate(layer, IMAGES, LATENT), conditioned(LATENT @ kernel + bias, -LATENT @ kernel), atol=1e-4)
