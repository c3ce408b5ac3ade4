import os
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from ganzoo import pictures
from ganzoo.errors import UserError


def flat(*values):
    """Images of 2x2 pixels and one channel, each of one value."""
    return np.array(values, np.float32).reshape(-1, 1, 1, 1) * np.ones([1, 2, 2, 1], np.float32)


def test_images_stand_in_rows_with_two_grey_pixels_between():
    pixels = np.array(pictures.grid(flat(-1, 1, 0), columns=2, scale=1))
    grey, black, white, middle = 96, 0, 255, 128
    assert pixels.shape == (10, 10)
    assert pixels[2].tolist() == [grey, grey, black, black, grey, grey, white, white, grey, grey]
    assert pixels[6].tolist() == [grey, grey, middle, middle] + [grey] * 6
    assert (pixels[[0, 1, 4, 5, 8, 9]] == grey).all()


def test_minus_one_is_black_one_is_white_and_values_outside_are_clipped():
    values = [-1.0, -0.5, 0.5, 1.0, -7.0, 7.0, np.inf, -np.inf, np.nan]
    with np.errstate(all="raise"):  # what a NaN is as an integer is up to the processor
        pixels = np.array(pictures.grid(flat(*values), columns=9, scale=1))
    assert pixels[2, 2::4].tolist() == [0, 64, 191, 255, 0, 255, 255, 0, 0]


def test_enlarging_keeps_pixels_sharp():
    image = np.array([[-1.0, 1.0], [1.0, -1.0]], np.float32).reshape(1, 2, 2, 1)
    pixels = np.array(pictures.grid(image, scale=3))[2:-2, 2:-2]
    assert pixels.tolist() == [[0, 0, 0, 255, 255, 255]] * 3 + [[255, 255, 255, 0, 0, 0]] * 3


def test_colours_stay_in_their_channels():
    image = np.array([1.0, -1.0, 0.0], np.float32).reshape(1, 1, 1, 3)
    picture = pictures.grid(image, scale=1)
    assert picture.mode == "RGB"
    assert picture.getpixel((2, 2)) == (255, 0, 128)


@pytest.mark.parametrize("shape, size", [
    ((64, 28, 28, 1), (8 * 86 + 2, 8 * 86 + 2)),  # digits: three times as large, eight by eight
    ((64, 64, 64, 3), (8 * 66 + 2, 8 * 66 + 2)),
    ((10, 28, 28, 1), (4 * 86 + 2, 3 * 86 + 2)),
    ((1, 32, 32, 3), (100, 100)),
    ((8, 32, 64, 3), (2 * 66 + 2, 4 * 34 + 2)),  # wide images: the whole is still nearly square
])
def test_a_grid_is_nearly_square_and_small_images_are_enlarged(shape, size):
    assert pictures.grid(np.zeros(shape, np.float32)).size == size


@pytest.mark.parametrize("shape", [(4, 2, 2), (4, 2, 2, 2), (4, 2), (0, 2, 2, 1), (4, 2, 2, 4)])
def test_what_is_no_image_is_refused_with_its_shape(shape):
    with pytest.raises(UserError, match=str(list(shape)).replace("[", r"\[").replace("]", r"\]")):
        pictures.grid(np.zeros(shape))


def orange(picture):
    """[height, width] of where samples are drawn."""
    pixels = np.array(picture).astype(int)
    return (pixels[:, :, 0] > 180) & (pixels[:, :, 1] < 120) & (pixels[:, :, 2] < 80)


def test_samples_are_drawn_where_they_are():
    corners = np.array([[-1.0, -1.0], [1.0, 1.0], [-1.0, 1.0], [1.0, -1.0]])
    rows, columns = np.nonzero(orange(pictures.scatter(np.array([[0.9, 0.9]] * 5), corners))[60:])
    assert len(rows) and columns.mean() > 400 and rows.mean() < 250


def test_the_window_is_that_of_the_real_points_and_what_lies_outside_is_counted():
    real = np.array([[-1.0, -1.0], [1.0, 1.0]])
    far = pictures.scatter(np.array([[50.0, 0.0], [np.nan, 0.0]]), real)
    assert not orange(far)[60:].any()
    none = pictures.scatter(np.zeros([0, 2]), real)
    assert (np.array(far)[60:] == np.array(none)[60:]).all()
    assert (np.array(far)[:60] != np.array(none)[:60]).any()  # the legend says how many


@pytest.mark.parametrize("samples, real", [((5, 1), (5, 2)), ((5, 2), (5,)), ((5, 2), (0, 2))])
def test_points_of_the_wrong_shape_are_refused(samples, real):
    with pytest.raises(UserError, match="points"):
        pictures.scatter(np.zeros(samples), np.zeros(real))


def test_drawing_leaves_the_users_matplotlib_alone():
    code = ("import sys, numpy; from ganzoo import pictures; pictures.scatter(numpy.eye(2), numpy.eye(2)); "
            "assert 'matplotlib.pyplot' not in sys.modules and 'tensorflow' not in sys.modules")
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_written_picture_reads_back_pixel_for_pixel(tmp_path):
    images = np.random.RandomState(0).uniform(-1, 1, [5, 4, 4, 3])
    pictures.write(images, tmp_path / "grid.png")
    pictures.write(images[0], tmp_path / "one.png")
    assert (np.array(Image.open(str(tmp_path / "grid.png"))) == np.array(pictures.grid(images))).all()
    assert (np.array(Image.open(str(tmp_path / "one.png"))) == np.array(pictures.grid(images[:1]))).all()


def test_the_ending_says_the_format_and_an_unknown_one_is_refused(tmp_path):
    pictures.write(flat(0), str(tmp_path / "picture.JPG"))
    assert Image.open(str(tmp_path / "picture.JPG")).format == "JPEG"
    for name in ("picture.npz", "picture"):
        with pytest.raises(UserError, match=".png"):
            pictures.write(flat(0), tmp_path / name)
    assert os.listdir(str(tmp_path)) == ["picture.JPG"]


def test_sixty_four_digits_make_a_small_file(tmp_path):
    pictures.write(np.random.RandomState(0).uniform(-1, 1, [64, 28, 28, 1]), tmp_path / "noise.png")  # the worst there is
    assert (tmp_path / "noise.png").stat().st_size < 150000
