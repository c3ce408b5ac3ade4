"""Datasets made of the pictures of another dataset: its name is a setting, its files are found by the same data_dir."""

from typing import Any, Callable, Dict, List, Optional

import numpy as np

from ganzoo import registry
from ganzoo.datasets import Dataset, opened
from ganzoo.errors import UserError
from ganzoo.examples import Examples, Held
from ganzoo.settings import Setting


class Wrapping(Dataset):
    """The base of datasets made of another one's pictures. A subclass gives `examples`.

    Raises:
        UserError: there is no such dataset, or a data_dir is given and nothing reads files.
    """

    reads_files = True  # those of the dataset that it is made of
    of = Setting("digits", "dataset whose pictures are taken: [distribution:]name[:key=value]")

    def __init__(self, data_dir: Optional[str] = None, **settings: Any) -> None:
        super().__init__(data_dir, **settings)
        reading = [name for name in self.names() if registry.load(registry.find_spec("datasets", name)[0]).reads_files]
        # data_dir is for those that read files; where none does, each refuses it, and so does one that is given a folder of its own
        self.sources = [registry.create("datasets", name,
                                        data_dir=folder if name in reading or not reading or folder != data_dir else None)
                        for name, folder in zip(self.names(), self.folders())]

    def truth(self, examples: Dict[str, Any], reverse: bool = False) -> Any:
        """The x that each y of these examples belongs to; None where nobody knows. reverse: the y of each x."""
        return examples["y" if reverse else "x"]

    def names(self) -> List[str]:
        """Of the datasets that it is made of."""
        return [self.of]

    def folders(self) -> List[Optional[str]]:
        """Where the files of each of the `names` are."""
        return [self.data_dir] * len(self.names())

    def source(self, seed: int, image_size: Optional[int], place: int = 0) -> Examples:
        """The examples of one of the `names`.

        Raises:
            UserError: as it says, or they are no pictures.
        """
        name = self.names()[place]
        found = opened(self.sources[place], name, seed, image_size)
        if "x" not in found.images:
            raise UserError(f"the examples of {name!r} are no pictures, but of the shape {list(found.shapes['x'])}: "
                            f"choose a dataset of images, such as digits.")
        if place == 0:
            self.classes = self.sources[0].classes
        return found


class Pairs(Examples):
    """x and label of other examples, and y made of x.

    make: (x: uint8 [n, height, width, channels], the numbers of these examples) -> y: uint8 [n, height, width, channels].
    """

    images = ("x", "y")

    def __init__(self, source: Examples, make: Callable[[Any, Any], Any]) -> None:
        self.sources, self._make, self.note = [source], make, source.note
        self.arrays = {key: array for key, array in source.arrays.items() if key == "label"}
        self.shapes = {key: shape for key, shape in source.shapes.items() if key in ("x", "label")}
        self.shapes["y"] = tuple(make(source.read([0])["x"], np.array([0])).shape[1:])

    def __len__(self) -> int:
        return len(self.sources[0])

    def read(self, rows: Any) -> Dict[str, Any]:
        found = {key: array for key, array in self.sources[0].read(rows).items() if key in ("x", "label")}
        return dict(found, y=self._make(found["x"], np.asarray(rows)))

    def checksums(self) -> Dict[str, str]:
        return self.sources[0].checksums()


def held(examples: Any) -> Examples:
    """The examples in memory, where their `sources` are."""
    if not all(isinstance(source, Held) for source in examples.sources):
        return examples
    return Held(examples.read(np.arange(len(examples))), examples.note, examples.checksums())


def grey(images: Any) -> Any:
    """[n, height, width, channels] -> [n, height, width], float32 in [0, 255]: the mean of the channels."""
    return images.mean(axis=3, dtype="float32")
