"""decoding.py: pictures of every kind"""

import io

import numpy as np
import pytest
from PIL import Image

from ganzoo import decoding
from ganzoo.decoding import Unreadable

KINDS = decoding.formats()
PIXELS = (np.arange(6 * 4 * 3) * 29 % 256).astype("uint8").reshape(6, 4, 3)


def packed(image, kind="PNG", **how):
    file = io.BytesIO()
    (image if isinstance(image, Image.Image) else Image.fromarray(image)).save(file, kind, **how)
    return file.getvalue()


def decoded(content, height=6, width=4, grey=False):
    return decoding.decode(content, KINDS, height, width, grey)


def header(content):
    return decoding.about(io.BytesIO(content), KINDS)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "PPM", "TIFF"])
def test_formats_without_loss_give_their_pixels(kind):
    content = packed(PIXELS, kind)
    assert header(content) == (6, 4, False)
    found = decoded(content)
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found, PIXELS)


def test_grey_pictures_have_one_channel_or_three_equal_ones():
    content = packed(PIXELS[..., 0].copy())
    assert header(content).grey
    np.testing.assert_array_equal(decoded(content, grey=True), PIXELS[..., :1])
    np.testing.assert_array_equal(decoded(content), PIXELS[..., [0, 0, 0]])


def test_colours_become_grey_by_their_brightness():
    red, green, blue = (PIXELS[..., channel].astype(int) for channel in range(3))
    np.testing.assert_allclose(decoded(packed(PIXELS), grey=True)[..., 0], 0.299 * red + 0.587 * green + 0.114 * blue, atol=1)


def test_a_palette_is_looked_up():
    image = Image.new("P", (4, 6), 1)
    image.putpalette([0, 0, 0, 200, 100, 50] + [0] * 762)
    assert (decoded(packed(image)) == [200, 100, 50]).all()


def test_transparent_pictures_lie_on_white():
    image = np.zeros((6, 4, 4), "uint8")
    image[0, 0] = [10, 20, 30, 255]
    image[0, 1] = [10, 20, 30, 51]  # a fifth of it
    found = decoded(packed(image))
    assert found[0, 0].tolist() == [10, 20, 30] and (found[1:] == 255).all()
    np.testing.assert_allclose(found[0, 1], np.array([10, 20, 30]) * 0.2 + 255 * 0.8, atol=1)
    palette = Image.new("P", (4, 6), 0)
    palette.putpalette([9, 9, 9] + [0] * 765)
    assert (decoded(packed(palette, "GIF", transparency=0)) == 255).all()


def test_16_bits_become_8():
    values = np.array([[0, 257, 65535], [25700, 32896, 128]], "uint16")
    found = decoded(packed(values), 2, 3, grey=True)
    assert found[..., 0].tolist() == [[0, 1, 255], [100, 128, 0]]


def test_black_and_white_is_0_and_255():
    image = Image.new("1", (4, 6), 1)
    image.putpixel((0, 0), 0)
    found = decoded(packed(image), grey=True)
    assert found[0, 0, 0] == 0 and set(found.ravel().tolist()) == {0, 255}


def test_pictures_of_print_shops_are_read():
    assert (decoded(packed(Image.new("CMYK", (4, 6), (0, 0, 0, 0)), "JPEG")) >= 254).all()


def test_of_a_film_the_first_image_counts():
    first, second = Image.new("P", (4, 6), 0), Image.new("P", (4, 6), 1)
    for image in (first, second):
        image.putpalette([1, 2, 3, 200, 200, 200] + [0] * 762)
    assert (decoded(packed(first, "GIF", save_all=True, append_images=[second])) == [1, 2, 3]).all()


@pytest.mark.parametrize("orientation, expected", [
    (1, PIXELS), (2, PIXELS[:, ::-1]), (3, PIXELS[::-1, ::-1]), (4, PIXELS[::-1]), (5, PIXELS.transpose(1, 0, 2)),
    (6, np.rot90(PIXELS, -1)), (7, np.rot90(PIXELS, 2).transpose(1, 0, 2)), (8, np.rot90(PIXELS))])
def test_a_picture_is_laid_upright_as_its_camera_says(orientation, expected):
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = packed(PIXELS, exif=exif.tobytes())
    assert header(content)[:2] == expected.shape[:2]
    np.testing.assert_array_equal(decoded(content, *expected.shape[:2]), expected)


def test_damaged_notes_of_a_camera_cost_nothing():
    content = packed(PIXELS, exif=b"Exif\0\0MM\0\x2a\xff\xff\xff\xff")
    np.testing.assert_array_equal(decoded(content), PIXELS)


def test_the_middle_is_cut_out_and_resized():
    wide = np.zeros((8, 24, 3), "uint8")
    wide[:, 8:16] = [7, 80, 200]
    assert (decoded(packed(wide), 16, 16) == [7, 80, 200]).all()


def test_a_photograph_is_decoded_near_the_size_it_is_needed_in():
    """JPEG at an 8th, 4th or half of its size is as good as whole: the numbers say how near."""
    y, x = np.mgrid[0:512, 0:768]
    photo = np.stack([128 + 100 * np.sin(x / 60.0), 128 + 100 * np.cos(y / 45.0), (x + y) / 5.0], axis=2).astype("uint8")
    small = decoded(packed(photo, "JPEG", quality=95), 32, 32)
    exact = decoded(packed(photo), 32, 32)
    assert np.abs(small.astype(int) - exact).mean() < 1.5


def test_jpeg_is_near_what_went_in():
    smooth = np.tile((np.arange(32) * 8).astype("uint8")[:, None, None], [1, 32, 3])
    assert np.abs(decoded(packed(smooth, "JPEG", quality=95), 32, 32).astype(int) - smooth).max() <= 4


GOOD = packed(PIXELS)
BAD = {
    "empty": (b"", "it is empty"),
    "a web page": (b"<!DOCTYPE html><html>404</html>", "no picture that Pillow knows: it begins with 3c21444f"),
    "cut in its header": (GOOD[:20], "."),
    "cut": (packed(np.random.RandomState(0).randint(0, 256, (64, 64, 3)).astype("uint8"))[:5000], "cannot be decoded"),
    "cut JPEG": (packed(np.random.RandomState(0).randint(0, 256, (64, 64, 3)).astype("uint8"), "JPEG")[:3000], "cannot be decoded"),
    "a program": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n", "no picture that Pillow knows"),
    "numbers": (packed(Image.new("F", (4, 6), 0.5), "TIFF"), "numbers of 32 bits"),
    "more numbers": (packed(Image.new("I", (4, 6), 5), "TIFF"), "numbers of 32 bits"),
    "a claim of 144 million pixels": (b"P6 12000 12000 255\n", "claims 12000 x 12000 pixels, more than 67 million"),
    "a claim of 10^10 pixels": (b"P6 100000 100000 255\n", "claims more than 67 million"),
}


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("case", sorted(BAD))
def test_what_cannot_be_used_is_told_with_the_reason(case):
    content, reason = BAD[case]
    with pytest.raises(Unreadable, match=reason) as told:
        decoded(content)
    assert "\n" not in str(told.value)


def test_frequent_endings_are_known_and_programs_are_not():
    assert {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".webp"} <= set(decoding.endings())
    assert not {".eps", ".ps", ".mpg", ".txt", ".pdf"} & set(decoding.endings())


@pytest.mark.parametrize("sizes, expected", [
    ([(28, 28), (28, 28)], (28, 28)), ([(20, 30)], (20, 30)), ([(28, 28), (28, 30)], (32, 32)), ([(128, 128)], (128, 128)),
    ([(129, 64)], (32, 32))])
def test_the_size_is_the_pictures_own_where_they_share_a_small_one(sizes, expected):
    assert decoding.size_of(sizes) == expected
