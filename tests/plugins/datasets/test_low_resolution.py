import numpy as np
import pytest

from ganzoo.errors import UserError
from ganzoo_plugins.datasets.low_resolution import LowResolution, shrunk


def test_a_pixel_is_the_rounded_mean_of_a_square():
    images = np.array([[[0, 1, 10, 10], [1, 0, 10, 10]], [[255, 255, 0, 0], [255, 255, 255, 254]]], "uint8")[..., np.newaxis]
    assert shrunk(images, 2)[..., 0].tolist() == [[[1, 10]], [[255, 127]]]  # 0.5 becomes 1; 127.25


def test_channels_stay_apart():
    colours = np.arange(4 * 4 * 3, dtype="uint8").reshape(1, 4, 4, 3)
    assert shrunk(colours, 4)[0, 0, 0].tolist() == [23, 24, 25]  # the means 22.5, 23.5, 24.5, rounded up


@pytest.mark.parametrize("factor, side", [(2, 14), (4, 7), (7, 4), (28, 1)])
def test_the_factor_divides_the_sides(factor, side):
    found = LowResolution(factor=factor).examples(0)
    assert (found.shapes["x"], found.shapes["y"]) == ((28, 28, 1), (side, side, 1))
    assert abs(found.arrays["y"].mean() - found.arrays["x"].mean()) < 0.5


def test_a_factor_that_does_not_divide_them_is_refused():
    with pytest.raises(UserError, match="pictures of 28 x 28 pixels cannot be shrunk 3 times"):
        LowResolution(factor=3).examples(0)
