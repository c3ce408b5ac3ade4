import numpy as np
import pytest

from ganzoo_plugins.networks.compressor import Binarize, Compressor

X = np.array([[-1.0, -0.5, 0.1, 0.9, 1.0]])


def test_elsewhere_bits_are_signs(network, evaluate):
    np.testing.assert_array_equal(evaluate(network([Binarize()], [5]), X), [[-1, -1, 1, 1, 1]])


def test_in_training_bits_are_drawn_so_that_their_mean_is_the_number(network, evaluate):
    from ganzoo_compat.move import Move

    layer = network([Binarize()], [5])

    def training(x):
        with Move({}, np.int32(0), 4000, ""):
            return layer(x)

    found = evaluate(training, np.repeat(X, 4000, axis=0))
    assert set(np.unique(found).round(6)) == {-1.0, 1.0}
    np.testing.assert_allclose(found.mean(axis=0), X[0], atol=5 * 0.5 / np.sqrt(1000))


def test_the_gradient_passes_as_if_nothing_had_happened(network, slopes):
    layer, weights = network([Binarize()], [5]), np.array([[1.0, 2.0, 3.0, 4.0, 5.0]])
    np.testing.assert_allclose(slopes(lambda x, w: layer(x) * w, X, weights), weights)


@pytest.mark.parametrize("shape", [[28, 28, 1], [32, 32, 3]])
def test_an_image_is_made_of_its_bits_alone(stage, evaluate, shape):
    with stage.scope():
        made = Compressor("compressor", shape, bits=7, width=2)
        stage.begin([], {}, 1)
    x = np.random.RandomState(0).normal(size=[3] + shape)
    code = evaluate(made.code, x)
    assert code.shape == (3, 7) and set(np.unique(code)) <= {-1.0, 1.0}
    image = evaluate(made, x)
    assert list(image.shape) == [3] + shape and np.abs(image).max() <= 1.0
    np.testing.assert_allclose(evaluate(made.decoder, code), image, atol=1e-5)
