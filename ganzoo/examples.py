"""Examples: arrays held in memory, or what is read when it is needed."""

import zlib
from typing import Any, Dict, Optional, Tuple

from ganzoo.errors import UserError

Shape = Tuple[int, ...]


class Examples:
    """Examples that are read when they are needed: what a dataset too large for memory gives.

    shapes: of one example, by batch key.
    images: the keys that are images, uint8.
    arrays: of all examples what is in memory, {key: array [examples, ...]}: labels, say.
    note: one sentence of what was found and left out, which a run tells its user.

    A subclass gives `__len__`, `read` and `checksums`.
    """

    shapes: Dict[str, Shape] = {}
    images: Tuple[str, ...] = ()
    arrays: Dict[str, Any] = {}
    note = ""

    def __len__(self) -> int:
        raise NotImplementedError(f"{type(self).__name__} has no __len__(): say how many examples there are.")

    def read(self, rows: Any) -> Dict[str, Any]:
        """{key: array [len(rows), ...]} of the examples of these numbers, the same for the same number at any time.

        Called from several threads at once.

        rows: n whole numbers, each from 0 to len - 1.

        Raises:
            UserError: an example cannot be read; says which and why.
        """
        raise NotImplementedError(f"{type(self).__name__} has no read(rows): give {{'x': array, ...}} there.")

    def checksums(self) -> Dict[str, str]:
        """{what: text} by which a run that is resumed knows its examples again, without reading all of them."""
        raise NotImplementedError(f"{type(self).__name__} has no checksums(): a resumed run has to know its examples again.")


class Held(Examples):
    """Examples in memory.

    arrays: {key: array [examples, ...]}; 4-dimensional uint8 are images.
    checksums: as `Examples.checksums`, where the arrays' own would depend on more than the data: on who decoded it.
    """

    def __init__(self, arrays: Dict[str, Any], note: str = "", checksums: Optional[Dict[str, str]] = None) -> None:
        self.arrays, self.note, self._checksums = arrays, note, checksums
        self.shapes = {key: tuple(array.shape[1:]) for key, array in arrays.items()}
        self.images = tuple(key for key, array in arrays.items() if array.dtype == "uint8")

    def __len__(self) -> int:
        return len(self.arrays["x"])

    def read(self, rows: Any) -> Dict[str, Any]:
        return {key: array.take(rows, axis=0) for key, array in self.arrays.items()}

    def checksums(self) -> Dict[str, str]:
        if self._checksums is not None:
            return self._checksums
        return {key: f"crc32 {zlib.crc32(array.tobytes()):08x}" for key, array in self.arrays.items()}


def chosen(examples: int, count: Optional[int]) -> Any:
    """The numbers of `count` of the examples, in rising order: not the first ones, as data sets may be sorted by class."""
    import numpy as np

    if count is None or count >= examples:
        return np.arange(examples)
    return np.sort(np.random.RandomState(0).permutation(examples)[:count])


def resized(examples: Examples, side: int, name: str) -> Examples:
    """The examples with images of that side.

    name: of the dataset, for messages.

    Raises:
        UserError: there are no images, or they cannot have that side.
    """
    from ganzoo import resizing

    if "x" not in examples.images:
        raise UserError(f"image_size={side} resizes images, and the examples of {name!r} are {list(examples.shapes['x'])}: "
                        f"leave it out.")
    targets = resizing.targets({key: examples.shapes[key] for key in examples.images}, side)
    if all(examples.shapes[key][:2] == target for key, target in targets.items()):
        return examples
    if not isinstance(examples, Held):
        raise UserError(f"the dataset {name!r} reads its images when they are needed, and does not give them the size "
                        f"{side} x {side}: its examples(seed, image_size) has to.")
    arrays = {key: resizing.resize(array, *targets[key]) if key in targets else array for key, array in examples.arrays.items()}
    return Held(arrays, examples.note, examples._checksums)
