"""Two domains of pictures, of which none has its pair in the other: what CycleGAN is for."""

from typing import Any, Dict, List, Optional

import numpy as np

from ganzoo import resizing
from ganzoo.errors import UserError
from ganzoo.examples import Examples
from ganzoo.settings import Setting
from ganzoo_plugins.datasets.wrapping import Wrapping, grey, held

_STREAM = int.from_bytes(b"domains", "big") % 2 ** 32  # keeps these numbers apart from all others of the same seed
CHANGES = {"inverted": lambda images: 255 - images, "rotated": lambda images: np.rot90(images, axes=(1, 2))}


class Domains(Wrapping):
    """Two unpaired domains: pictures (x), and others (y) that are inverted or rotated, or those of another dataset.

    Both are drawn from disjoint halves of `of`, in the order of the seed, so that no y belongs to any x. The pictures of
    `other` get the size and the channels of x.
    """

    to = Setting("inverted", "what the pictures of y are: the second half of `of`, inverted or turned to the left",
                 choices=tuple(sorted(CHANGES)))
    other = Setting(None, "dataset of the pictures of y, in the place of a half of `of`: [distribution:]name[:key=value]", type=str)
    other_dir = Setting(None, "folder of the files of `other`, if they are not in data_dir", type=str)

    def names(self) -> List[str]:
        return [self.of] + ([self.other] if self.other else [])

    def folders(self) -> List[Optional[str]]:
        if self.other_dir and not self.other:
            raise UserError("dataset 'domains' is told where files are (other_dir), and of which dataset they are not: say "
                            "other=NAME, too.")
        return [self.data_dir, self.other_dir or self.data_dir][:len(self.names())]

    def truth(self, examples: Dict[str, Any], reverse: bool = False) -> Any:
        """What each y is an inverted or rotated picture of. reverse: each x, inverted or rotated."""
        back = {"inverted": lambda images: 255 - images, "rotated": lambda images: np.rot90(images, -1, axes=(1, 2))}
        if self.other:
            return None
        return CHANGES[self.to](examples["x"]) if reverse else back[self.to](examples["y"])

    def examples(self, seed: int, image_size: Optional[int] = None) -> Examples:
        """x, y: uint8 [n, height, width, channels]; label, of x, where there are labels."""
        random = np.random.RandomState([seed % 2 ** 32, _STREAM])
        x = self.source(seed, image_size)
        first = random.permutation(len(x))
        if self.other is None:
            half = len(x) // 2
            return held(Unpaired(x, first[:half], x, first[half:2 * half], CHANGES[self.to]))
        y = self.source(seed, image_size, place=1)
        second, count = random.permutation(len(y)), min(len(x), len(y))
        return held(Unpaired(x, first[:count], y, second[:count], lambda images: images))


class Unpaired(Examples):
    """x, with its label, of some examples, and y of others: example i is number first[i] of `x` and number second[i] of `y`.

    change: of uint8 images [n, height, width, channels], y's.
    """

    images = ("x", "y")

    def __init__(self, x: Examples, first: Any, y: Examples, second: Any, change: Any) -> None:
        self.sources, self._rows, self._change = [x, y], [first, second], change
        self.note = "; ".join(dict.fromkeys(source.note for source in self.sources if source.note))
        self.arrays = {key: array[first] for key, array in x.arrays.items() if key == "label"}
        self.shapes = {key: shape for key, shape in x.shapes.items() if key in ("x", "label")}
        self.shapes["y"] = self.shapes["x"]

    def __len__(self) -> int:
        return len(self._rows[0])

    def read(self, rows: Any) -> Dict[str, Any]:
        found, others = [source.read(numbers[np.asarray(rows)]) for source, numbers in zip(self.sources, self._rows)]
        found = {key: array for key, array in found.items() if key in self.shapes}
        return dict(found, y=fitted(self._change(others["x"]), self.shapes["x"]))

    def checksums(self) -> Dict[str, str]:
        return {f"{key} of {name}": text for name, source in zip("xy", self.sources) for key, text in source.checksums().items()}


def fitted(images: Any, shape: Any) -> Any:
    """uint8 [n, ...] of that size and those channels: grey repeated, colours averaged to grey."""
    height, width, channels = shape
    if images.shape[3] != channels:
        images = np.repeat(np.rint(grey(images))[..., np.newaxis], channels, axis=3).astype("uint8")
    return resizing.resize(images, height, width) if images.shape[1:3] != (height, width) else np.ascontiguousarray(images)
