import numpy as np
import pytest

from ganzoo import api
from ganzoo.two_player import TwoPlayerGAN
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.virtual_batch_norm import VirtualBatchNorm, WithReference

RANDOM = np.random.RandomState(0)
GAMMA, BETA = np.array([0.5, 2.0]), np.array([-1.0, 0.25])
IMAGES, POINTS = RANDOM.normal(30.0, 2.0, [5, 3, 2, 2]), RANDOM.normal(30.0, 2.0, [5, 2])  # far from 0, where squares would round


def by_hand(x, references=3, epsilon=1e-3):
    """Each example by the moments of references and itself together, each example having one share."""
    axes = tuple(range(x.ndim - 1))
    means = x.mean(axes[1:]) if axes[1:] else x
    squares = (x ** 2).mean(axes[1:]) if axes[1:] else x ** 2
    found = []
    for place, one in enumerate(x):
        seen = list(range(references)) + ([place] if place >= references else [])
        mean, square = means[seen].mean(0), squares[seen].mean(0)
        found.append(GAMMA * (one - mean) / np.sqrt(square - mean ** 2 + epsilon) + BETA)
    return np.array(found)


@pytest.fixture
def norm(stage, network):
    def make(x):
        made = network([VirtualBatchNorm(3)], x.shape[1:])
        stage.write({"network/virtual_batch_norm/gamma": GAMMA, "network/virtual_batch_norm/beta": BETA})
        return made

    return make


@pytest.mark.parametrize("x", [IMAGES, POINTS], ids=["images", "points"])
def test_each_example_is_normalised_by_the_reference_and_itself(norm, evaluate, x):
    layer = norm(x)
    np.testing.assert_allclose(evaluate(layer, x), by_hand(x), atol=1e-3)
    np.testing.assert_allclose(evaluate(layer, x)[:4], evaluate(layer, x[:4]), atol=1e-6)  # whatever else is in the batch


def test_the_gradient_is_that_of_differences(norm, slopes, differences):
    x = POINTS - 30.0
    layer, weights = norm(x), RANDOM.normal(size=x.shape)
    np.testing.assert_allclose(slopes(lambda x, w: layer(x) * w, x, weights), differences(lambda x: by_hand(x) * weights, x),
                               rtol=1e-3, atol=1e-3)


def test_the_reference_goes_along_and_is_not_seen(stage, network, evaluate):
    layer = network([WithReference([Dense(2), VirtualBatchNorm(3)], 3)], [4])
    path = "network/with_reference"
    kernel, reference, x = RANDOM.normal(size=[4, 2]), RANDOM.normal(size=[3, 4]), RANDOM.normal(size=[2, 4])
    stage.write({f"{path}/reference": reference, f"{path}/layers/dense/kernel": kernel,
                 f"{path}/layers/virtual_batch_norm/gamma": GAMMA, f"{path}/layers/virtual_batch_norm/beta": BETA})
    np.testing.assert_allclose(evaluate(layer, x), by_hand(np.concatenate([reference, x]) @ kernel)[3:], rtol=1e-4, atol=1e-4)
    assert f"{path}/reference" in layer.named and f"{path}/reference" not in layer.trainable


class Virtual(TwoPlayerGAN):
    latent, batch_size = 3, 8

    def build(self):
        from ganzoo_compat.networks import Network

        layers = [WithReference([Dense(6), VirtualBatchNorm(4), Dense(2)], 4)]
        self.generator = Network("generator", layers, [self.latent])
        self.discriminator = Network("discriminator", [Dense(4), Dense(1)], self.shape)


def test_a_generator_of_it_trains_and_a_sample_does_not_depend_on_those_beside_it(mode):
    runner = api.prepare(Virtual, dataset="ring", mode=mode)
    row = runner.advance(2)
    assert all(np.isfinite(value) for value in row.values())
    latent = RANDOM.normal(size=[6, 3]).astype("float32")
    some, all_of_them = (runner.stage.sample(runner.gan.sample, n, 0, {"latent": latent[:n]}) for n in (2, 6))
    np.testing.assert_allclose(some, all_of_them[:2], atol=1e-6)
