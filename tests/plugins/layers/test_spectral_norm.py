import numpy as np
import pytest

from ganzoo import api
from ganzoo.datasets import Dataset
from ganzoo.two_player import TwoPlayerGAN
from ganzoo_plugins.layers.convolution import Convolution, TransposedConvolution
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.spectral_norm import SpectralNorm

RANDOM = np.random.RandomState(0)
KERNEL, U = RANDOM.normal(size=[3, 2]), np.array([[2.0, -1.0]])
POINTS = RANDOM.normal(size=[4, 3])


def unit(x):
    return x / np.sqrt(np.sum(x ** 2))


def power(kernel, u, moved=True):
    """(sigma, u) of algorithm 1: v = W u / |W u|, u = W^T v / |W^T v|, sigma = v^T W u; the old u where it is not moved."""
    matrix = kernel.reshape(-1, kernel.shape[-1])
    u = unit(u.ravel())
    v = unit(matrix @ u)
    u = unit(matrix.T @ v) if moved else u
    return v @ matrix @ u, u


@pytest.fixture
def dense(stage, network):
    layer = network([Dense(2, bias=False, scaling=SpectralNorm())], [3])
    stage.write({"network/dense/kernel": KERNEL, "network/dense/scaling/u": U})
    return layer


def training(layer, times=1):
    from ganzoo_compat.move import Move

    def call(x):
        with Move({}, 0, 4, "") as move:
            found = [layer(x) for _ in range(times)]
            call.recorded = move.statistics
            return found[-1]

    return call


def test_in_training_sigma_is_that_of_one_power_iteration(dense, evaluate):
    sigma, _ = power(KERNEL, U)
    np.testing.assert_allclose(evaluate(training(dense), POINTS), POINTS @ KERNEL / sigma, rtol=1e-5)


def test_elsewhere_sigma_is_that_of_the_stored_u(dense, evaluate):
    sigma, _ = power(KERNEL, U, moved=False)
    assert sigma < power(KERNEL, U)[0] < np.linalg.norm(KERNEL, 2) * (1 + 1e-6)
    np.testing.assert_allclose(evaluate(dense, POINTS), POINTS @ KERNEL / sigma, rtol=1e-5)


def test_a_convolution_s_kernel_is_the_matrix_of_all_but_its_filters(stage, network, evaluate):
    layer = network([Convolution(2, 3, bias=False, scaling=SpectralNorm())], [5, 5, 2])
    kernel = RANDOM.normal(size=[3, 3, 2, 2])
    stage.write({"network/convolution/kernel": kernel, "network/convolution/scaling/u": U})
    middle = np.zeros([1, 5, 5, 2])
    middle[0, 2, 2, 0] = 1.0  # its response is the kernel, turned round
    response = kernel[::-1, ::-1, 0]
    np.testing.assert_allclose(evaluate(training(layer), middle)[0, 1:4, 1:4], response / power(kernel, U)[0], rtol=1e-4, atol=1e-6)


def test_the_kernel_s_gradient_is_equation_11(dense, stage, evaluate):
    """d/dW of sum(G * W / sigma) is (G - sum(G * W / sigma) v u^T) / sigma, with v and u constant."""
    from ganzoo_compat.move import Move

    weights = RANDOM.normal(size=[3, 2])
    layer = dense._chain["dense"]

    def found(g):
        from ganzoo_compat.gradients import gradient

        def scaled(kernel):
            with Move({}, 0, 4, ""):
                return layer.scaling(kernel) * g

        return gradient(scaled, layer.kernel * 1.0)

    sigma, u = power(KERNEL, U)
    v = unit(KERNEL @ unit(U.ravel()))
    expected = (weights - np.sum(weights * KERNEL / sigma) * np.outer(v, u)) / sigma
    np.testing.assert_allclose(evaluate(found, weights), expected, rtol=1e-4, atol=1e-5)


class Points(Dataset):
    def arrays(self, seed):
        return {"x": POINTS.astype("float32")}


class Normed(TwoPlayerGAN):
    latent, batch_size, optimizer, learning_rate = 2, 4, "sgd", 1e-30  # weights stay

    def build(self):
        from ganzoo_compat.networks import Network

        self.generator = Network("generator", [Dense(3, scaling=SpectralNorm())], [self.latent])
        self.discriminator = Network("discriminator", [Dense(1, scaling=SpectralNorm()), Dense(1)], self.shape)


def test_u_moves_by_one_iteration_in_a_move_of_its_own_network_and_in_no_other(mode):
    runner = api.prepare(Normed, dataset=Points(), mode=mode)
    names = ["generator/dense/kernel", "generator/dense/scaling/u", "discriminator/dense/scaling/u"]
    before = runner.stage.read(names)
    runner.gan.moves = lambda step: ("generator",)
    runner.advance(1)
    after = runner.stage.read(names)
    _, expected = power(before[names[0]].astype("float64"), before[names[1]])
    np.testing.assert_allclose(after[names[1]].ravel(), expected, rtol=1e-5)
    np.testing.assert_array_equal(after[names[2]], before[names[2]])
    runner.gan.moves = lambda step: ("discriminator",)  # which passes real and fake points: still one iteration
    runner.advance(1)
    assert np.abs(runner.stage.read(names)[names[2]]).ravel() == pytest.approx([1.0])  # of a column: its sign
    np.testing.assert_array_equal(runner.stage.read(names)[names[1]], after[names[1]])


def test_after_enough_steps_sigma_is_the_largest_singular_value(mode):
    runner = api.prepare(Normed, dataset=Points(), mode=mode)
    runner.gan.moves = lambda step: ("generator",)
    runner.advance(60)
    read = runner.stage.read(["generator/dense/kernel", "generator/dense/scaling/u"])
    sigma, _ = power(read["generator/dense/kernel"].astype("float64"), read["generator/dense/scaling/u"], moved=False)
    assert sigma == pytest.approx(np.linalg.norm(read["generator/dense/kernel"], 2), rel=1e-4)


def test_u_is_no_weight_of_the_optimizer(dense):
    assert list(dense.trainable) == ["network/dense/kernel"]
    assert list(dense.named) == ["network/dense/kernel", "network/dense/scaling/u"]


def test_more_iterations_take_sigma_further(stage, network, evaluate):
    layer = network([Dense(2, bias=False, scaling=SpectralNorm(iterations=3))], [3])
    stage.write({"network/dense/kernel": KERNEL, "network/dense/scaling/u": U})
    u = U
    for _ in range(3):
        sigma, u = power(KERNEL, u)
    assert power(KERNEL, U)[0] < sigma
    np.testing.assert_allclose(evaluate(training(layer), POINTS), POINTS @ KERNEL / sigma, rtol=1e-5)


@pytest.mark.parametrize("scale", [0.01, 10.0])
def test_at_most_leaves_a_small_kernel_as_it_is(stage, network, evaluate, scale):
    layer = network([Dense(2, bias=False, scaling=SpectralNorm(at_most=True))], [3])
    stage.write({"network/dense/kernel": KERNEL * scale, "network/dense/scaling/u": U})
    sigma, _ = power(KERNEL * scale, U)
    np.testing.assert_allclose(evaluate(training(layer), POINTS), POINTS @ KERNEL * scale / max(sigma, 1.0), rtol=1e-5)


def test_a_transposed_convolution_takes_it_too(stage, network, evaluate):
    kernel = RANDOM.normal(size=[3, 3, 4, 2])  # [size, size, filters, channels]
    layer = network([TransposedConvolution(4, 3, bias=False, scaling=SpectralNorm())], [5, 5, 2])
    stage.write({"network/transposed_convolution/kernel": kernel, "network/transposed_convolution/scaling/u": U})
    middle = np.zeros([1, 5, 5, 2])
    middle[0, 2, 2, 0] = 1.0
    found = evaluate(training(layer), middle)[0, 1:4, 1:4]
    np.testing.assert_allclose(found, kernel[..., 0] / power(kernel, U)[0], rtol=1e-4, atol=1e-6)
