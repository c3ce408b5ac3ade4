import numpy as np

from ganzoo_plugins.layers.pixel_shuffle import PixelShuffle


def test_a_pixel_s_channels_become_a_square_row_by_row(network, evaluate):
    layer = network([PixelShuffle(2)], [1, 2, 4])
    x = np.arange(8).reshape(1, 1, 2, 4)  # two pixels: 0 1 2 3 and 4 5 6 7
    assert evaluate(layer, x)[0, :, :, 0].tolist() == [[0, 1, 4, 5], [2, 3, 6, 7]]


def test_of_several_channels_each_goes_its_own_way(network, evaluate):
    x = np.random.RandomState(0).normal(size=[2, 3, 2, 18]).astype("float32")
    y = evaluate(network([PixelShuffle(3)], [3, 2, 18]), x)
    assert y.shape == (2, 9, 6, 2)
    for row, column, channel in np.ndindex(9, 6, 2):
        inside = (row % 3 * 3 + column % 3) * 2 + channel
        np.testing.assert_array_equal(y[:, row, column, channel], x[:, row // 3, column // 3, inside])


def test_its_gradient_is_the_way_back(network, slopes):
    layer, weights = network([PixelShuffle(2)], [1, 2, 4]), np.array([[[[1.0], [2], [5], [6]], [[3], [4], [7], [8]]]])
    found = slopes(lambda x, w: layer(x) * w, np.zeros([1, 1, 2, 4]), weights)
    assert found.tolist() == [[[[1, 2, 3, 4], [5, 6, 7, 8]]]]
