"""The sliced Wasserstein distance of patches of Laplacian pyramids: Karras et al., 2018, https://arxiv.org/abs/1710.10196."""

from typing import Any, List

import numpy as np

TAPS = np.array([1.0, 4.0, 6.0, 4.0, 1.0]) / 16.0  # of the pyramid's filter, along each side
PATCH = 7  # pixels
SMALLEST = 16  # pixels of the pyramid's last level
SOME = 32  # directions at a time


def sliced_wasserstein(ours: Any, theirs: Any, seed: int = 0, patches: int = 128, directions: int = 512,
                       each_patch: bool = False) -> List[float]:
    """The distance at each level of the pyramid, from the full size down to 16 pixels; papers show it times 1,000.

    ours, theirs: images [n, height, width, channels], as many of each.
    patches: of each image at each level. directions: along which patches are compared. seed: of the places and the directions.
    each_patch: whether each patch is normalised by itself, as TF-GAN does it, and not each channel by all patches, as the paper
        does: TF-GAN's is not a number where a patch is of one colour.

    Raises:
        ValueError: there are not as many of each, or they are smaller than a patch.
    """
    ours, theirs = np.asarray(ours, np.float64), np.asarray(theirs, np.float64)
    if ours.shape != theirs.shape or min(ours.shape[1:3]) < PATCH:
        raise ValueError(f"images of the shapes {list(ours.shape)} and {list(theirs.shape)} cannot be compared by patches of "
                         f"{PATCH}x{PATCH}: as many of each are needed, of one size.")
    levels = max(1, int(np.log2(min(ours.shape[1:3]))) - int(np.log2(SMALLEST)) + 1)
    random = np.random.RandomState(seed)
    found = []
    for one, other in zip(laplacian_pyramid(ours, levels), laplacian_pyramid(theirs, levels)):
        places = _places(one.shape, patches, random)
        found.append(distance(_normalised(_patches(one, places), each_patch), _normalised(_patches(other, places), each_patch),
                              random, directions))
    return found


def laplacian_pyramid(images: Any, levels: int) -> List[Any]:
    """Of images [n, height, width, channels]: what each level has that the next, of half the size, has not; and the last."""
    pyramid = [np.asarray(images, np.float64)]
    for _ in range(levels - 1):
        smaller = _blurred(pyramid[-1])[:, ::2, ::2]
        larger = np.zeros_like(pyramid[-1])
        larger[:, ::2, ::2] = smaller
        pyramid[-1] = pyramid[-1] - 4.0 * _blurred(larger)
        pyramid.append(smaller)
    return pyramid


def distance(ours: Any, theirs: Any, random: Any, directions: int) -> float:
    """Mean distance of the sorted projections of two sets of vectors, [n, dimensions], on random directions."""
    along = random.normal(size=(ours.shape[1], directions))
    along /= np.sqrt((along ** 2).sum(axis=0, keepdims=True))
    parts = np.array_split(along, -(-directions // SOME), axis=1)  # of which as much is in memory
    return sum(float(np.abs(np.sort(ours @ part, axis=0) - np.sort(theirs @ part, axis=0)).mean(axis=0).sum())
               for part in parts) / directions


def _blurred(images: Any) -> Any:
    for axis in (1, 2):
        width = [(0, 0)] * 4
        width[axis] = (2, 2)
        padded = np.pad(images, width, mode="reflect")
        size = images.shape[axis]
        images = sum(tap * np.take(padded, range(start, start + size), axis=axis) for start, tap in enumerate(TAPS))
    return images


def _places(shape: Any, patches: int, random: Any) -> Any:
    """(image, row, column) of each patch's first pixel."""
    count = shape[0] * patches
    return np.repeat(np.arange(shape[0]), patches), random.randint(shape[1] - PATCH + 1, size=count), \
        random.randint(shape[2] - PATCH + 1, size=count)


def _patches(images: Any, places: Any) -> Any:
    image, row, column = (place[:, None, None] for place in places)
    across = np.arange(PATCH)
    return images[image, row + across[None, :, None], column + across[None, None, :]]  # [n, PATCH, PATCH, channels]


def _normalised(patches: Any, each: bool) -> Any:
    """As vectors: each channel of all patches, or each patch, has mean 0 and deviation 1."""
    axes = (1, 2, 3) if each else (0, 1, 2)
    spread = patches.std(axis=axes, keepdims=True)
    patches = (patches - patches.mean(axis=axes, keepdims=True)) / (spread if each else np.maximum(spread, 1e-12))
    return patches.reshape(len(patches), -1)
