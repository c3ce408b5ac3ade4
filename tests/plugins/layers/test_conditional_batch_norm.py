import numpy as np
import pytest

from ganzoo_plugins.layers.conditional_batch_norm import ConditionalBatchNorm

RANDOM = np.random.RandomState(0)
IMAGES = RANDOM.normal(1.0, 2.0, [4, 3, 2, 2])
LABELS = np.eye(3)[[2, 0, 0, 1]]
SCALE, CENTRE = RANDOM.normal(size=[3, 2]), RANDOM.normal(size=[3, 2])
MEAN, VARIANCE = np.array([1.0, -3.0]), np.array([4.0, 0.25])


@pytest.fixture
def norm(stage, network):
    made = network(conditional(), [3, 2, 2], [3])
    stage.write({"network/conditional_batch_norm/scale/kernel": SCALE, "network/conditional_batch_norm/centre/kernel": CENTRE,
                 "network/conditional_batch_norm/norm/moving_mean": MEAN,
                 "network/conditional_batch_norm/norm/moving_variance": VARIANCE})
    return made


def conditional():
    return [ConditionalBatchNorm(2)]


def training(layer, *inputs):
    from ganzoo_compat.move import Move

    with Move({}, 0, 4, ""):
        return layer(*inputs)


def conditioned(x, mean, variance, labels=LABELS):
    return ((x - mean) / np.sqrt(variance + 1e-3) * (1 + (labels @ SCALE)[:, None, None]) + (labels @ CENTRE)[:, None, None])


def test_in_training_the_batch_is_normalised_together_and_scaled_by_label(norm, evaluate):
    found = evaluate(lambda x, labels: training(norm, x, labels), IMAGES, LABELS)
    np.testing.assert_allclose(found, conditioned(IMAGES, IMAGES.mean((0, 1, 2)), IMAGES.var((0, 1, 2))), rtol=1e-4, atol=1e-5)


def test_elsewhere_the_averages_normalise(norm, evaluate):
    np.testing.assert_allclose(evaluate(norm, IMAGES, LABELS), conditioned(IMAGES, MEAN, VARIANCE), rtol=1e-4, atol=1e-5)


def test_at_first_every_label_has_scale_1_and_centre_0(network, evaluate):
    layer = network(conditional(), [3, 2, 2], [3])
    np.testing.assert_allclose(evaluate(layer, IMAGES, LABELS), IMAGES / np.sqrt(1.001), rtol=1e-5)


def test_the_plain_norm_within_has_no_scale_of_its_own(norm):
    assert list(norm.trainable) == ["network/conditional_batch_norm/scale/kernel", "network/conditional_batch_norm/centre/kernel"]


def test_the_gradient_goes_through_mean_and_variance(norm, slopes, differences):
    weights = RANDOM.normal(size=IMAGES.shape)
    by_hand = differences(lambda x: conditioned(x, x.mean((0, 1, 2)), x.var((0, 1, 2))) * weights, IMAGES)
    found = slopes(lambda x, labels, w: training(norm, x, labels) * w, IMAGES, LABELS, weights)
    np.testing.assert_allclose(found, by_hand, rtol=1e-3, atol=1e-3)
