"""Pictures of what a generator makes: a grid of images, a scatter plot of points."""

import gc
import math
from pathlib import Path
from typing import Any, Optional, Sequence, Union

import numpy as np
from PIL import Image

from ganzoo.errors import UserError
from ganzoo.files import write_atomically

GAP = 2  # pixels between two images, and around them
PAPER = 96  # the grey between images: apart from black and from white ones
SIDE = 84  # pixels: smaller images are enlarged to about this
REAL, FAKE = "#74b3e8", "#d9480f"  # pale blue below, orange on top: told apart by the colour-blind and in print
DOTS_PER_INCH = 100


def grid(images: Any, columns: Optional[int] = None, scale: Optional[int] = None) -> Image.Image:
    """The images side by side, row by row.

    images: [n, height, width, 1 or 3], float in [-1, 1]. What lies outside is clipped, NaN is drawn as -1, black.
    columns: how many stand in a row; None makes the whole nearly square.
    scale: pixels of the picture per pixel of an image; None enlarges small images to about 84 pixels.

    Raises:
        UserError: the images have another shape, or there are none.
    """
    images = np.asarray(images)
    if images.ndim != 4 or images.shape[3] not in (1, 3) or 0 in images.shape:
        raise UserError(f"a grid is made of images [n, height, width, 1 or 3], not of an array {list(images.shape)}.")
    count, height, width, channels = images.shape
    columns = columns or int(math.ceil(math.sqrt(count * height / width) - 1e-9))
    columns = min(max(columns, 1), count)
    rows = -(-count // columns)
    scale = scale or enlarged(max(height, width))
    pixels = _pixels(images).repeat(scale, axis=1).repeat(scale, axis=2)  # nearest: every pixel stays a sharp square
    height, width = height * scale, width * scale
    whole = np.full((rows * (height + GAP) + GAP, columns * (width + GAP) + GAP, channels), PAPER, np.uint8)
    for index, image in enumerate(pixels):
        top, left = GAP + index // columns * (height + GAP), GAP + index % columns * (width + GAP)
        whole[top:top + height, left:left + width] = image
    return Image.fromarray(whole[:, :, 0] if channels == 1 else whole)


def enlarged(side: int) -> int:
    """How many times as large an image is drawn, that has a side of so many pixels."""
    return max(1, int(round(SIDE / side)))


def animate(frames: Sequence[Image.Image], path: Union[str, Path], seconds: float = 0.1) -> None:
    """Writes pictures of one size as a GIF that repeats, whole or not at all; the last one stays ten times as long.

    Raises:
        UserError: there are none.
        OSError: the file cannot be written.
    """
    if not frames:
        raise UserError("an animation needs pictures, and there are none.")
    colours = [frame.convert("L" if frame.mode == "L" else "RGB").quantize(256) for frame in frames]
    durations = [int(1000 * seconds)] * (len(frames) - 1) + [int(10000 * seconds)]
    write_atomically(path, lambda file: colours[0].save(file, format="GIF", save_all=True, append_images=colours[1:], loop=0,
                                                        duration=durations))


def scatter(samples: Any, real: Any = None) -> Image.Image:
    """Samples over real points, in a window that depends on the real ones only, so that pictures of one run compare.

    samples, real: [n, dimensions], float, with 2 dimensions or more, of which the first two are drawn. Without real ones
        the window is the samples' own.

    Raises:
        UserError: the points have fewer than two dimensions, or there are none to make a window of.
    """
    samples = np.asarray(samples, np.float64)
    framing = samples if real is None else np.asarray(real, np.float64)
    for points in (samples, framing):
        if points.ndim != 2 or points.shape[1] < 2 or not len(framing):
            raise UserError(f"a scatter plot is made of points [n, 2 or more], not of an array {list(points.shape)}.")
    low, high = framing[:, :2].min(axis=0), framing[:, :2].max(axis=0)
    middle, half = (low + high) / 2, max(float((high - low).max()) / 2, 1e-6) * 1.25
    samples = samples[:, :2]
    with np.errstate(invalid="ignore"):
        outside = int(np.sum(~(np.abs(samples - middle) <= half).all(axis=1)))  # NaN is outside too

    figure = blank(6.4, 6.4)
    axes = figure.add_axes((0.09, 0.07, 0.88, 0.86))
    if real is not None:
        axes.scatter(framing[:, 0], framing[:, 1], s=70, color=REAL, linewidths=0, alpha=0.5, label="real")
    axes.scatter(samples[:, 0], samples[:, 1], s=9, color=FAKE, linewidths=0, alpha=0.9,
                 label=f"samples ({outside} of {len(samples)} outside the picture)" if outside else "samples")
    axes.set_xlim(middle[0] - half, middle[0] + half)
    axes.set_ylim(middle[1] - half, middle[1] + half)
    axes.set_aspect("equal")
    plain(axes)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=2, frameon=False)
    return drawn(figure)


def plain(axes: Any) -> None:
    """Takes from matplotlib axes what is no data: the frame above and at the right, strong grid lines, dark ink."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color("#868e96")
    axes.tick_params(colors="#495057", labelsize=9)
    axes.grid(True, color="#e9ecef", linewidth=0.8)
    axes.set_axisbelow(True)


def blank(width: float, height: float) -> Any:
    """A matplotlib Figure of so many inches, made without pyplot, whose global state belongs to the user."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # half a second, which only those who draw wait for
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=DOTS_PER_INCH)
    FigureCanvasAgg(figure)
    return figure


def drawn(figure: Any) -> Image.Image:
    """The picture of a Figure that `blank` made."""
    figure.canvas.draw()
    picture = Image.fromarray(np.array(figure.canvas.buffer_rgba())).convert("RGB")
    gc.collect()  # figures that were drawn before are circles, and a long run's would fill 70 MB before Python looks
    return picture


def write(picture: Any, path: Union[str, Path]) -> None:
    """Writes a picture, whole or not at all, in the format that the ending of `path` names.

    picture: a PIL image, images [n, height, width, 1 or 3] in [-1, 1], of which the grid is written, or one image of them.

    Raises:
        UserError: no picture format has this ending, or an array is no image.
        OSError: the file cannot be written.
    """
    path = Path(path)
    kind = Image.registered_extensions().get(path.suffix.lower())
    if kind not in Image.SAVE:
        raise UserError(f"{path.name!r} names no picture format: let it end in .png or .jpg.")
    if not isinstance(picture, Image.Image):
        array = np.asarray(picture)
        picture = grid(array[np.newaxis] if array.ndim == 3 else array)
    write_atomically(path, lambda file: picture.save(file, format=kind))  # optimize=True: 5 times as long for 1 to 5 %


def _pixels(images: np.ndarray) -> np.ndarray:
    """uint8 in [0, 255] of floats in [-1, 1]."""
    images = np.where(np.isnan(images), -1.0, images)
    return np.rint((np.clip(images, -1.0, 1.0) + 1.0) * 127.5).astype(np.uint8)
