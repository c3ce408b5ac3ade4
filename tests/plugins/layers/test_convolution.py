import numpy as np
import pytest

from ganzoo_plugins.layers.convolution import Convolution, TransposedConvolution

RANDOM = np.random.RandomState(0)


def before(side, size, stride):
    """The rows of zeros that SAME puts before an image, one fewer than after it where the number is odd."""
    total = max((-(-side // stride) - 1) * stride + size - side, 0)
    return total // 2, total


def convolved(x, kernel, stride):
    """The convolution (cross-correlation, as networks have it) with padding SAME, place by place."""
    size = kernel.shape[0]
    (top, high), (left, wide) = before(x.shape[1], size, stride), before(x.shape[2], size, stride)
    padded = np.zeros([len(x), x.shape[1] + high, x.shape[2] + wide, x.shape[3]])
    padded[:, top:top + x.shape[1], left:left + x.shape[2]] = x
    y = np.zeros([len(x), -(-x.shape[1] // stride), -(-x.shape[2] // stride), kernel.shape[3]])
    for row in range(y.shape[1]):
        for column in range(y.shape[2]):
            window = padded[:, row * stride:row * stride + size, column * stride:column * stride + size]
            y[:, row, column] = np.einsum("bijc,ijcf->bf", window, kernel)
    return y


CASES = pytest.mark.parametrize("height, width, size, stride", [
    (5, 4, 3, 1), (6, 6, 5, 2), (7, 5, 4, 2), (7, 6, 3, 3), (3, 3, 1, 2)])


@CASES
def test_a_convolution_sums_over_its_window(stage, network, evaluate, height, width, size, stride):
    layer = network([Convolution(3, size, stride)], [height, width, 2])
    kernel, bias = RANDOM.normal(size=[size, size, 2, 3]), RANDOM.normal(size=[3])
    stage.write({"network/convolution/kernel": kernel, "network/convolution/bias": bias})
    x = RANDOM.normal(size=[2, height, width, 2])
    np.testing.assert_allclose(evaluate(layer, x), convolved(x, kernel, stride) + bias, atol=1e-5)


@CASES
def test_a_transposed_convolution_is_the_transpose_of_a_convolution(stage, network, evaluate, height, width, size, stride):
    layer = network([TransposedConvolution(3, size, stride)], [height, width, 2])
    kernel, bias = RANDOM.normal(size=[size, size, 3, 2]), RANDOM.normal(size=[3])
    stage.write({"network/transposed_convolution/kernel": kernel, "network/transposed_convolution/bias": bias})
    x = RANDOM.normal(size=[1, height, width, 2])
    y = evaluate(layer, x)
    assert y.shape == (1, height * stride, width * stride, 3)
    for place in np.ndindex(*y.shape):  # <x, convolution(z)> = <transpose(x), z> for every z that is 1 at one place
        z = np.zeros(y.shape)
        z[place] = 1
        assert y[place] - bias[place[-1]] == pytest.approx(np.sum(x * convolved(z, kernel, stride)), abs=1e-5)


@pytest.mark.parametrize("kind", [Convolution, TransposedConvolution])
def test_the_bias_can_be_left_out(network, kind):
    assert [name.split("/")[-1] for name in network([kind(3, 5, 2, bias=False)], [8, 8, 2]).named] == ["kernel"]


def test_a_transposed_convolution_takes_batches_of_any_size(stage):
    from ganzoo_compat.functions import compiled
    from ganzoo_compat.networks import Network
    from ganzoo_compat.spelling import v1

    with stage.scope():
        made = Network("network", [TransposedConvolution(3, 5, 2)], [4, 4, 2])
        if stage.mode == "graph":
            y = made(v1.placeholder("float32", [None, 4, 4, 2]))
            assert y.shape.as_list()[1:] == [8, 8, 3]
        else:
            run = compiled(made) if stage.mode == "function" else made
            assert [run(v1.zeros([size, 4, 4, 2])).shape[0] for size in (2, 5)] == [2, 5]
