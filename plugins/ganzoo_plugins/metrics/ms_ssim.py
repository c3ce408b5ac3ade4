"""Multi-scale structural similarity: Wang, Simoncelli and Bovik, 2003, https://ece.uwaterloo.ca/~z70wang/publications/msssim.pdf;
of pairs of samples, a sign of missing diversity: Odena et al., 2017, https://arxiv.org/abs/1610.09585, section 4.3.
"""

from typing import Any

import numpy as np

WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)  # of the scales, the finest first
FILTER, DEVIATION = 11, 1.5  # pixels of the Gaussian window, and its deviation


def scales(side: int) -> int:
    """How many an image of that smaller side has room for, 1 to 5: the window must fit into the coarsest."""
    found = 1
    while found < len(WEIGHTS) and -(-side // 2 ** found) >= FILTER:
        found += 1
    return found


def ms_ssim(ours: Any, theirs: Any, most: int = len(WEIGHTS), extent: float = 2.0) -> Any:
    """The similarity of each pair, [n], at most 1.

    ours, theirs: images [n, height, width, channels] of at least 11 pixels a side.
    most: scales; below 176 pixels there is room for fewer than the paper's 5, and weights of the first ones are made to sum to 1.
    extent: the largest value less the smallest: 2 of images in [-1, 1].

    Raises:
        ValueError: there is no room for that many scales.
    """
    ours, theirs = np.asarray(ours, np.float64), np.asarray(theirs, np.float64)
    if not 1 <= most <= scales(min(ours.shape[1:3])) or min(ours.shape[1:3]) < FILTER:
        raise ValueError(f"images of {ours.shape[1]}x{ours.shape[2]} have no room for {most} scales of a window of {FILTER} "
                         f"pixels.")
    weights = np.array(WEIGHTS[:most]) / sum(WEIGHTS[:most])
    found = np.ones([len(ours), ours.shape[3]])
    for scale, weight in enumerate(weights):
        if scale:
            ours, theirs = _halved(ours), _halved(theirs)
        similarity, contrast = _ssim(ours, theirs, extent)
        part = similarity if scale == most - 1 else contrast
        found = found * np.maximum(part, 0.0) ** weight
    return found.mean(axis=1)


def _ssim(x: Any, y: Any, extent: float) -> Any:
    """(similarity, contrast and structure alone), each a mean over the image: [n, channels]."""
    c1, c2 = (0.01 * extent) ** 2, (0.03 * extent) ** 2
    mean_x, mean_y = _windowed(x), _windowed(y)
    both = mean_x * mean_y
    squares = mean_x ** 2 + mean_y ** 2
    luminance = (2.0 * both + c1) / (squares + c1)
    contrast = (2.0 * (_windowed(x * y) - both) + c2) / (_windowed(x ** 2 + y ** 2) - squares + c2)
    return (luminance * contrast).mean(axis=(1, 2)), contrast.mean(axis=(1, 2))


def _windowed(images: Any) -> Any:
    """Means under the Gaussian window, where it fits into the image."""
    place = np.arange(FILTER) - (FILTER - 1) / 2.0
    taps = np.exp(-0.5 * (place / DEVIATION) ** 2)
    taps /= taps.sum()
    for axis in (1, 2):
        size = images.shape[axis] - FILTER + 1
        images = sum(tap * np.take(images, range(start, start + size), axis=axis) for start, tap in enumerate(taps))
    return images


def _halved(images: Any) -> Any:
    """Means of 2x2 pixels; an odd side has its last row twice."""
    width = [(0, 0), (0, images.shape[1] % 2), (0, images.shape[2] % 2), (0, 0)]
    images = np.pad(images, width, mode="symmetric")
    return (images[:, ::2, ::2] + images[:, 1::2, ::2] + images[:, ::2, 1::2] + images[:, 1::2, 1::2]) / 4.0
