import numpy as np
import pytest

from ganzoo import api
from ganzoo.datasets import Dataset
from ganzoo.two_player import TwoPlayerGAN
from ganzoo_plugins.layers.batch_norm import BatchNorm
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.initial import zeros

RANDOM = np.random.RandomState(0)
POINTS = RANDOM.normal(3.0, 2.0, [8, 2])
IMAGES = RANDOM.normal(-1.0, 0.5, [4, 3, 2, 2])
GAMMA, BETA = np.array([0.5, 2.0]), np.array([-1.0, 0.25])
MEAN, VARIANCE = np.array([1.0, -3.0]), np.array([4.0, 0.25])


def normalised(x, epsilon=1e-3):
    """x by its own mean and variance over all axes but the last."""
    axes = tuple(range(x.ndim - 1))
    return GAMMA * (x - x.mean(axes)) / np.sqrt(x.var(axes) + epsilon) + BETA


@pytest.fixture(params=[False, True], ids=["once", "twice"])
def norm(request, stage, network):
    """norm(shape): a batch norm with weights that are not those it starts with."""
    def make(*shape, **options):
        made = network([BatchNorm(twice=request.param, **options)], shape)
        stage.write({f"network/batch_norm/{name}": value for name, value in
                     (("gamma", GAMMA), ("beta", BETA), ("moving_mean", MEAN), ("moving_variance", VARIANCE))})
        return made

    return make


def training(layer):
    """The layer, as a loss uses it."""
    from ganzoo_compat.move import Move

    def call(x):
        with Move({}, 0, 8, ""):
            return layer(x)

    return call


@pytest.mark.parametrize("x", [POINTS, IMAGES], ids=["points", "images"])
def test_in_training_it_normalises_by_the_batch(norm, evaluate, x):
    np.testing.assert_allclose(evaluate(training(norm(*x.shape[1:])), x), normalised(x), atol=1e-5)


@pytest.mark.parametrize("x", [POINTS, IMAGES], ids=["points", "images"])
def test_elsewhere_it_normalises_by_the_averages(norm, evaluate, x):
    expected = GAMMA * (x - MEAN) / np.sqrt(VARIANCE + 1e-3) + BETA
    np.testing.assert_allclose(evaluate(norm(*x.shape[1:]), x), expected, atol=1e-5)


def test_when_sampling_it_normalises_by_the_averages(norm, stage):
    layer = norm(2)
    sampled = stage.sample(lambda move: layer(move.batch["x"]), 8, 0, {"x": POINTS.astype("float32")})
    np.testing.assert_allclose(sampled, GAMMA * (POINTS - MEAN) / np.sqrt(VARIANCE + 1e-3) + BETA, atol=1e-5)


def test_epsilon_is_added_to_the_variance(norm, evaluate):
    layer = norm(2, epsilon=0.5)
    np.testing.assert_allclose(evaluate(training(layer), POINTS), normalised(POINTS, 0.5), atol=1e-5)
    np.testing.assert_allclose(evaluate(layer, POINTS), GAMMA * (POINTS - MEAN) / np.sqrt(VARIANCE + 0.5) + BETA, atol=1e-5)


@pytest.mark.parametrize("x", [POINTS, IMAGES], ids=["points", "images"])
def test_the_gradient_goes_through_mean_and_variance(norm, slopes, differences, x):
    layer = training(norm(*x.shape[1:]))
    weights = RANDOM.normal(size=x.shape)  # the plain sum of what is normalised has no gradient
    np.testing.assert_allclose(slopes(lambda x, w: layer(x) * w, x, weights),
                               differences(lambda x: normalised(x) * weights, x), atol=1e-4)


@pytest.mark.parametrize("x", [POINTS, IMAGES[:2, :1]], ids=["points", "images"])
def test_with_twice_the_gradient_has_a_gradient(stage, network, slopes, differences, x):
    from ganzoo_compat.gradients import gradient

    layer = network([BatchNorm(twice=True)], x.shape[1:])
    stage.write({"network/batch_norm/gamma": GAMMA, "network/batch_norm/beta": BETA})
    weights = RANDOM.normal(size=x.shape)
    ours = slopes(lambda x, w: gradient(lambda y: training(layer)(y) * w, x) ** 2, x, weights)
    by_hand = differences(lambda x: differences(lambda y: normalised(y) * weights, x) ** 2, x)
    np.testing.assert_allclose(ours, by_hand, rtol=1e-3, atol=1e-3 * np.abs(by_hand).max())


class Points(Dataset):
    def arrays(self, seed):
        return {"x": POINTS.astype("float32")}


class Normed(TwoPlayerGAN):
    """A discriminator that begins with a batch norm; a generator that ends with one, of what is 0 at first."""

    latent = 3
    batch_size = 8  # a batch is all there is
    twice = False

    def build(self):
        from ganzoo_compat.networks import Network

        self.generator = Network("generator", [Dense(2, initial=zeros), BatchNorm(0.8, twice=self.twice)], [self.latent])
        self.discriminator = Network("discriminator", [BatchNorm(0.9, twice=self.twice), Dense(1)], self.shape)


class NormedTwice(Normed):
    twice = True


@pytest.fixture(params=[Normed, NormedTwice])
def runner(request, mode):
    return api.prepare(request.param, dataset=Points(), mode=mode)


def averages(runner, network):
    names = [f"{network}/batch_norm/moving_mean", f"{network}/batch_norm/moving_variance"]
    read = runner.stage.read(names)
    return [read[name] for name in names]


def test_each_pass_of_a_network_that_moves_enters_its_averages_in_order_and_no_other(runner):
    runner.gan.moves = lambda step: ("discriminator",)
    runner.advance(1)
    mean, variance = averages(runner, "discriminator")  # the real examples, then the fake ones, which are all 0
    np.testing.assert_allclose(mean, 0.9 * (0.1 * POINTS.mean(0)), rtol=1e-5)
    # The average is of the unbiased variance, as in the paper (algorithm 2) and in TensorFlow's fused kernel.
    np.testing.assert_allclose(variance, 0.9 * (0.9 + 0.1 * POINTS.var(0, ddof=1)), rtol=1e-5)
    assert [value.tolist() for value in averages(runner, "generator")] == [[0, 0], [1, 1]]

    runner.gan.moves = lambda step: ("generator",)
    runner.advance(1)
    np.testing.assert_array_equal(averages(runner, "discriminator"), [mean, variance])
    np.testing.assert_allclose(averages(runner, "generator")[1], [0.8, 0.8], rtol=1e-5)  # of a batch that is all 0


def test_players_that_move_together_both_take_their_averages(runner):
    runner.advance(1)
    np.testing.assert_allclose(averages(runner, "generator")[1], [0.8, 0.8], rtol=1e-5)
    np.testing.assert_allclose(averages(runner, "discriminator")[0], 0.9 * (0.1 * POINTS.mean(0)), rtol=1e-5)


def test_the_averages_are_no_weights_of_the_optimizer(runner):
    assert [name for name in runner.gan.discriminator.trainable if "batch_norm" in name] == [
        "discriminator/batch_norm/gamma", "discriminator/batch_norm/beta"]
