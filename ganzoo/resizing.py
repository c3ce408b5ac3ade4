"""Images of another size: the middle of what has other proportions, by Pillow's bicubic filter.

Where an image shrinks, the filter is as wide as a new pixel's share of the old ones, so that nothing aliases (Parmar et al., 2021,
https://arxiv.org/abs/2104.11222, show what resizing without it does to GANs and their scores). Pillow counts in whole numbers,
with weights that are polynomials: 8.4 and 13.0 gave the same bytes.
"""

from typing import Any, Dict, Tuple

import numpy as np
from PIL import Image

from ganzoo.errors import UserError

BICUBIC = getattr(Image, "BICUBIC")  # Pillow has it in every release, and its type hints do not say so


def targets(shapes: Dict[str, Tuple[int, ...]], side: int) -> Dict[str, Tuple[int, int]]:
    """{key: (height, width)} of images of these shapes, where x becomes side x side and every other key keeps its proportion to x.

    Raises:
        UserError: another key would have parts of pixels.
    """
    height, width = shapes["x"][:2]
    found = {}
    for key, shape in shapes.items():
        down, across = shape[0] * side, shape[1] * side
        if down % height or across % width:
            raise UserError(f"image_size={side} would make {key}, which is {shape[0]} x {shape[1]} where x is {height} x {width}, "
                            f"{down / height:g} x {across / width:g} pixels: choose a multiple of {_unit(shapes)}.")
        found[key] = down // height, across // width
    return found


def resize(images: Any, height: int, width: int) -> Any:
    """uint8 [n, height, width, channels] of uint8 images of any size: their middle, each channel by itself."""
    new = np.empty((len(images), height, width, images.shape[3]), np.uint8)
    for image, out in zip(images, new):
        for channel in range(images.shape[3]):
            out[..., channel] = fit(Image.fromarray(np.ascontiguousarray(image[..., channel])), height, width)
    return new


def fit(image: Any, height: int, width: int) -> Any:
    """The middle of a Pillow image, of the proportions that are asked for, in that size."""
    across, down = image.size
    wide, high = min(across, max(1, down * width // height)), min(down, max(1, across * height // width))
    if (wide, high) != image.size:
        left, top = (across - wide) // 2, (down - high) // 2
        image = image.crop((left, top, left + wide, top + high))
    return image if image.size == (width, height) else image.resize((width, height), BICUBIC)


def _unit(shapes: Dict[str, Tuple[int, ...]]) -> int:
    """The smallest side of x at which every key has whole pixels."""
    height, width = shapes["x"][:2]
    return next(side for side in range(1, height * width + 1)
                if all(shape[0] * side % height == 0 and shape[1] * side % width == 0 for shape in shapes.values()))
