"""Pictures in files, of any size and format that Pillow reads, as pixels of one size.

A picture is laid upright as its camera says, transparent ones on white, 16 bits a channel become 8; of a film the first image
counts. PNG and other formats without loss give the same pixels on every release; JPEG's are Pillow's decoder's, which may differ
by a few steps of brightness between releases of Pillow.
"""

import io
import os
import struct
import zlib
from pathlib import Path
from typing import Any, BinaryIO, Iterable, NamedTuple, Tuple

import numpy as np
from PIL import Image

from ganzoo import resizing
from ganzoo.errors import UserError

HEAVIEST = 2 ** 28  # bytes of one file; more is no picture to train on, or made to harm
LARGEST = 2 ** 26  # pixels of one picture, 8192 x 8192: what a file of a few bytes may claim
ROOMY, PACKED = 2 ** 24, 256  # pixels that any file may have, 4096 x 4096; pixels a byte that one with more may have
LARGE = 128  # pixels: pictures that all have one size are taken as they are up to this side
USUAL = 32  # the side of all others, unless one is asked for
GREY = ("1", "L", "LA", "La", "I", "I;16", "I;16B", "I;16L", "I;16N")
FREQUENT = ("JPEG", "PNG")  # tried first
CONTAINERS = ("BUFR", "EPS", "GRIB", "HDF5", "MPEG", "WMF")  # no pixels of their own, or, as EPS, programs

_TURNED = {2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE", 6: "ROTATE_270", 7: "TRANSVERSE",
           8: "ROTATE_90"}  # by EXIF's orientation: how Pillow calls the way back


class Unreadable(Exception):
    """A file cannot be used; the message is the reason, a half sentence."""


class About(NamedTuple):
    """What a picture's header says. grey: whether it has no colours."""

    height: int
    width: int
    grey: bool


def endings() -> Tuple[str, ...]:
    """Of the names of picture files: .png, .jpg and whatever else this Pillow opens."""
    kinds = formats()
    return tuple(sorted(ending for ending, kind in Image.registered_extensions().items() if kind in kinds))


def formats() -> Tuple[str, ...]:
    """What this Pillow opens, by its names, in the order in which they are tried."""
    Image.init()
    return tuple(sorted((kind for kind in Image.OPEN if kind not in CONTAINERS), key=lambda kind: (kind not in FREQUENT, kind)))


def size_of(sizes: Iterable[Tuple[int, int]]) -> Tuple[int, int]:
    """(height, width) of pictures of these sizes, where nobody asked for one: their own, if they share it and it is small."""
    found = set(sizes)
    return found.pop() if len(found) == 1 and max(max(size) for size in found) <= LARGE else (USUAL, USUAL)


def about(file: BinaryIO, kinds: Tuple[str, ...]) -> About:
    """What the header says. kinds: of `formats`.

    Raises:
        Unreadable: it is no picture, or one that cannot be used.
    """
    image = _opened(file, kinds)
    width, height = image.size
    if _orientation(image) in (5, 6, 7, 8):
        width, height = height, width
    return About(height, width, image.mode in GREY)


def decode(content: bytes, kinds: Tuple[str, ...], height: int, width: int, grey: bool) -> Any:
    """The picture's middle, resized: uint8 [height, width, 1 if grey else 3].

    Raises:
        Unreadable: it is no picture, is damaged, or cannot be used.
    """
    image = _opened(io.BytesIO(content), kinds)
    try:
        turned = _orientation(image)
        # A JPEG of far too many pixels is decoded at an 8th, 4th or half of them, twice those needed at least
        image.draft(None, (2 * max(height, width), 2 * max(height, width)))
        image.load()
        if turned in _TURNED:
            image = image.transpose(getattr(Image, _TURNED[turned]))
        image = resizing.fit(_plain(image, "L" if grey else "RGB"), height, width)
        pixels = np.array(image)
    except Unreadable:
        raise
    except Exception as error:  # Pillow says damage in errors of a dozen types
        raise Unreadable(f"it cannot be decoded: {_reason(error)}") from error
    return pixels[..., np.newaxis] if grey else pixels


def read(path: Any, height: int, width: int, channels: int) -> Any:
    """The middle of the picture in a file, uint8 [height, width, channels]; channels: 1 for grey, 3 for colour.

    Raises:
        UserError: the file holds no picture, or one that cannot be used; says why.
    """
    try:
        if not os.path.isfile(str(path)):
            raise Unreadable("it is no file")
        check_size(os.path.getsize(str(path)))
        return decode(Path(str(path)).read_bytes(), formats(), height, width, channels == 1)
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}.") from error
    except Unreadable as error:
        raise UserError(f"{path} is no picture that can be used: {error}.") from error


def check_size(size: int) -> None:
    """Raises Unreadable where a file has too many bytes for a picture."""
    if size > HEAVIEST:
        raise Unreadable(f"it has more than {HEAVIEST // 2 ** 20} MiB")


def _opened(file: BinaryIO, kinds: Tuple[str, ...]) -> Any:
    try:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        begins = file.read(4)
        file.seek(0)
        if not begins:
            raise Unreadable("it is empty")
        image = Image.open(file, formats=kinds)
    except Unreadable:
        raise
    except Image.DecompressionBombError as error:
        raise Unreadable(f"it claims more than {LARGEST // 10 ** 6} million pixels") from error
    except Image.UnidentifiedImageError as error:
        raise Unreadable(f"it is no picture that Pillow knows: it begins with {begins.hex()}") from error
    except Exception as error:
        raise Unreadable(f"its header is damaged: {_reason(error)}") from error
    if image.size[0] * image.size[1] > LARGEST:
        raise Unreadable(f"it claims {image.size[0]} x {image.size[1]} pixels, more than {LARGEST // 10 ** 6} million")
    pixels = image.size[0] * image.size[1]
    if pixels > ROOMY and pixels > PACKED * size:
        raise Unreadable(f"it claims {image.size[0]} x {image.size[1]} pixels, {pixels // max(1, size)} for each of its bytes: it "
                         f"is empty, or made to harm")
    if 0 in image.size:
        raise Unreadable("it has no pixels")
    if image.mode == "F" or (image.mode == "I" and image.format != "PNG" and image.format != "PPM"):
        raise Unreadable("its pixels are numbers of 32 bits, which are no brightness")
    return image


def _orientation(image: Any) -> int:
    """EXIF's, 1 to 8; 1, upright, where there is none or it is damaged."""
    try:
        return int(image.getexif().get(0x0112, 1)) if "exif" in image.info or image.format == "TIFF" else 1
    except (OSError, ValueError, TypeError, KeyError, IndexError, SyntaxError, EOFError, struct.error, zlib.error):
        return 1


def _plain(image: Any, mode: str) -> Any:
    """The picture with 8 bits a channel and without transparency."""
    if image.mode.startswith("I"):
        values = np.asarray(image)
        low, high = int(values.min()), int(values.max())
        if low < 0 or high > 65535:
            raise Unreadable(f"its pixels are {low} to {high}, where 16 bits end at 65535")
        eight = np.empty(values.shape, np.uint8)
        for row in range(len(values)):  # one by one, as the sum is in 32 bits
            eight[row] = (values[row].astype(np.uint32) + 128) // 257
        image = Image.fromarray(eight)
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        white.alpha_composite(image)
        image = white
    return image if image.mode == mode else image.convert(mode)


def _reason(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
