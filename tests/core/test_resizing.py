import numpy as np
import pytest

from ganzoo import resizing
from ganzoo.errors import UserError

PATTERN = (np.arange(100) * 37 % 256).astype("uint8").reshape(1, 10, 10, 1)


def test_every_pillow_gives_the_same_numbers():
    """Noted from Pillow 13.0; 8.4 and 10.4 give the same."""
    assert resizing.resize(PATTERN, 4, 4)[0, ..., 0].tolist() == [[95, 121, 122, 99], [130, 126, 123, 126],
                                                                  [140, 132, 138, 149], [105, 146, 138, 115]]
    assert resizing.resize(PATTERN[:, :4, :4], 7, 7).astype(int).sum() == 5627


def test_shrinking_averages_what_would_alias():
    """Stripes of one pixel: without antialiasing, a half of the size is all black or all white."""
    stripes = np.zeros((1, 16, 16, 1), "uint8")
    stripes[:, :, ::2] = 255
    new = resizing.resize(stripes, 4, 4).astype(int)
    assert (np.abs(new - 127.5) < 13).all()


def test_each_channel_is_resized_by_itself():
    colours = np.concatenate([PATTERN, 255 - PATTERN, PATTERN // 2, PATTERN], axis=3)
    new = resizing.resize(colours, 5, 5)
    for channel in range(4):
        np.testing.assert_array_equal(new[..., channel:channel + 1], resizing.resize(colours[..., channel:channel + 1], 5, 5))


def test_images_of_the_size_asked_for_stay_as_they_are():
    np.testing.assert_array_equal(resizing.resize(PATTERN, 10, 10), PATTERN)


@pytest.mark.parametrize("height, width, rows, columns", [(10, 4, slice(0, 10), slice(3, 7)), (4, 10, slice(3, 7), slice(0, 10)),
                                                          (10, 5, slice(0, 10), slice(2, 7)), (5, 10, slice(2, 7), slice(0, 10))])
def test_of_other_proportions_the_middle_is_cut_out(height, width, rows, columns):
    np.testing.assert_array_equal(resizing.resize(PATTERN, height, width), PATTERN[:, rows, columns])


def test_a_wide_image_loses_both_its_sides():
    wide = np.zeros((1, 4, 12, 1), "uint8")
    wide[:, :, 4:8] = 200
    assert (resizing.resize(wide, 8, 8) == 200).all()


def test_other_images_keep_their_proportion_to_x():
    shapes = {"x": (28, 28, 1), "y": (7, 7, 1), "z": (28, 56, 3)}
    assert resizing.targets(shapes, 32) == {"x": (32, 32), "y": (8, 8), "z": (32, 64)}
    assert resizing.targets({"x": (20, 30, 3), "y": (10, 15, 3)}, 32) == {"x": (32, 32), "y": (16, 16)}


def test_parts_of_pixels_are_refused_with_what_would_do():
    with pytest.raises(UserError, match="image_size=30 would make y, which is 7 x 7 where x is 28 x 28, 7.5 x 7.5 pixels: "
                                        "choose a multiple of 4"):
        resizing.targets({"x": (28, 28, 1), "y": (7, 7, 1)}, 30)
