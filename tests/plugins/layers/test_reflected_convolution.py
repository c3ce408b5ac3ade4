import numpy as np
import pytest

from ganzoo_plugins.layers.reflected_convolution import ReflectedConvolution


def convolved(x, kernel):
    """The convolution of an image and its mirror images, place by place."""
    half = kernel.shape[0] // 2
    padded = np.pad(x, [(0, 0), (half, half), (half, half), (0, 0)], "reflect")
    y = np.zeros(x.shape[:3] + kernel.shape[3:])
    for row, column in np.ndindex(*x.shape[1:3]):
        window = padded[:, row:row + kernel.shape[0], column:column + kernel.shape[0]]
        y[:, row, column] = np.einsum("bijc,ijcf->bf", window, kernel)
    return y


def test_a_mean_over_neighbours_by_hand(stage, network, evaluate):
    layer = network([ReflectedConvolution(1, 3, bias=False)], [2, 3, 1])
    stage.write({"network/reflected_convolution/kernel": np.ones([3, 3, 1, 1])})
    x = np.array([[1.0, 2, 4], [8, 16, 32]]).reshape(1, 2, 3, 1)  # mirrored: rows 8 16 32, 1 2 4, 8 16 32, 1 2 4; columns 2 1 2 4 2
    assert evaluate(layer, x)[0, :, :, 0].tolist() == [[85.0, 119.0, 136.0], [50.0, 70.0, 80.0]]


@pytest.mark.parametrize("size", [3, 7])
def test_it_sums_over_its_window(stage, network, evaluate, size):
    random = np.random.RandomState(0)
    layer = network([ReflectedConvolution(3, size)], [5, 4, 2])
    kernel, bias = random.normal(size=[size, size, 2, 3]), random.normal(size=[3])
    stage.write({"network/reflected_convolution/kernel": kernel, "network/reflected_convolution/bias": bias})
    x = random.normal(size=[2, 5, 4, 2])
    np.testing.assert_allclose(evaluate(layer, x), convolved(x, kernel) + bias, atol=1e-4)


def test_its_gradient_sees_a_pixel_as_often_as_it_is_reflected(stage, network, slopes, differences):
    random = np.random.RandomState(1)
    layer = network([ReflectedConvolution(2, 3, bias=False)], [3, 4, 1])
    kernel = random.normal(size=[3, 3, 1, 2])
    stage.write({"network/reflected_convolution/kernel": kernel})
    x = random.normal(size=[1, 3, 4, 1])
    np.testing.assert_allclose(slopes(layer, x), differences(lambda x: convolved(x, kernel), x), atol=1e-3)
