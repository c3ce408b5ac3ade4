import numpy as np
import pytest

from ganzoo_plugins.networks import autoencoder


@pytest.fixture
def made(stage):
    """made(function, ...): a network of the module, on the test's stage."""
    def make(function, *arguments):
        with stage.scope():
            network = function(*arguments)
            stage.begin([], {}, 1)
        return network

    return make


def kernels(network):
    return [list(map(int, variable.shape)) for name, variable in network.trainable.items() if name.endswith("kernel")]


@pytest.mark.parametrize("side, halved", [(28, 2), (32, 2), (48, 2), (56, 3), (64, 3), (128, 4), (4, 2), (36, 2)])
def test_sides_are_halved_down_to_7_or_8(side, halved):
    assert autoencoder.halvings([side, side, 1]) == halved


def test_what_an_image_loses_and_its_reconstruction_are_the_image(made, evaluate, stage):
    images = np.random.RandomState(0).uniform(-1, 1, [2, 28, 28, 1])
    network = made(autoencoder.strided, [28, 28, 1], 2)
    lost, code = evaluate(lambda x: list(network(x)), images)
    assert lost.shape == (2, 28, 28, 1) and code.shape == (2, 7, 7, 4)
    assert np.abs(images - lost).max() <= 1  # tanh
    stage.write({name: np.zeros(value.shape, "float32") for name, value in stage.read(list(network.trainable)).items()})
    np.testing.assert_allclose(evaluate(lambda x: list(network(x)), images)[0], images, rtol=1e-6)  # all is lost


def test_ebgan_s_has_the_channels_of_the_paper_at_64x64(made):
    assert kernels(made(autoencoder.strided, [64, 64, 3], 64)) == [
        [4, 4, 3, 64], [4, 4, 64, 128], [4, 4, 128, 256], [4, 4, 128, 256], [4, 4, 64, 128], [4, 4, 3, 64]]


def test_began_s_has_the_layers_of_the_paper_at_32x32(made):
    assert kernels(made(autoencoder.nearest, [32, 32, 3], 4, 6)) == [
        [3, 3, 3, 4], [3, 3, 4, 4], [3, 3, 4, 8], [3, 3, 8, 8], [3, 3, 8, 12], [3, 3, 12, 12], [8 * 8 * 12, 6],
        [6, 8 * 8 * 4], [3, 3, 4, 4], [3, 3, 4, 4], [3, 3, 4, 4], [3, 3, 4, 4], [3, 3, 4, 4], [3, 3, 4, 4], [3, 3, 4, 3]]


def test_began_s_code_is_a_vector(made, evaluate):
    network = made(autoencoder.nearest, [32, 32, 3], 1, 5)
    assert evaluate(lambda x: network(x)[1], np.zeros([2, 32, 32, 3])).shape == (2, 5)


def test_an_augmented_image_is_compared_with_itself(made, evaluate, stage):
    network = made(autoencoder.strided, [28, 28, 1], 1)
    stage.write({name: np.zeros(value.shape, "float32") for name, value in stage.read(list(network.trainable)).items()})
    network.before.append(lambda x: x + 1.0)
    np.testing.assert_allclose(evaluate(lambda x: list(network(x)), np.zeros([1, 28, 28, 1]))[0], np.ones([1, 28, 28, 1]))
