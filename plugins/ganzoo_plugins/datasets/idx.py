"""Any images in IDX files, the format of MNIST, plain or gzip: Fashion-MNIST, KMNIST, USPS, EMNIST, or your own.

    ganzoo train dcgan --dataset idx --data-dir DIR                                     the only images in the folder
    ganzoo train dcgan --dataset idx:images=train-images-idx3-ubyte.gz --data-dir DIR   one of several

Files are told apart by their headers: images have 3 dimensions, or 4 with colours, labels 1, all of them uint8. The labels are
those with the name of the images, but for "labels" and "idx1" in it, or else the only ones of equal number.
"""

import os
from typing import Any, Dict, Optional, Tuple

import numpy as np

from ganzoo.datasets import Dataset
from ganzoo.errors import UserError
from ganzoo.settings import Setting
from ganzoo_plugins.datasets import idx_files


class IDX(Dataset):
    """Images in IDX files (the format of MNIST, plain or gzip) of any folder, with or without labels.

    data_dir: the folder.
    """

    reads_files = True
    images = Setting(None, "name of the file of images; none is the only one in the folder", type=str)
    labels = Setting(None, "name of the file of labels; none is the one that fits the images, if there is one", type=str)

    def arrays(self, seed: int) -> Dict[str, Any]:
        """x: uint8 [n, height, width, 1 or 3]; label: int32 [n], where there are some. The same for every seed.

        Raises:
            UserError: there are no such files, several that could be meant, or some that are damaged or do not belong together.
        """
        folder = self.path("a folder with IDX files")
        if not os.path.isdir(folder):
            raise UserError(f"dataset 'idx' needs a folder, and {self.data_dir} is a file: name the folder with --data-dir, and "
                            f"the file by idx:images={os.path.basename(folder)}.")
        there = idx_files.shapes(folder)
        name = self._images(there)
        images = idx_files.read(os.path.join(folder, name), dimensions=len(there[name]))
        images = images if images.ndim == 4 else images[..., np.newaxis]
        if images.shape[3] not in (1, 3):
            raise UserError(f"dataset 'idx' reads images [n, height, width] or [n, height, width, 1 or 3], and {name} is "
                            f"{_shown(there[name])}.")
        arrays = {"x": images}
        labels = self._labels(there, name)
        if labels is not None:
            values = idx_files.read(os.path.join(folder, labels), dimensions=1)
            if len(values) != len(images):
                raise UserError(f"dataset 'idx' finds {len(images)} images in {name} and {len(values)} labels in {labels}: they do "
                                f"not belong together, say others by images= and labels=.")
            self.classes = int(values.max()) + 1
            arrays["label"] = values.astype(np.int32)
        return arrays

    def _images(self, there: Dict[str, Tuple[int, ...]]) -> str:
        """The name of the file of images."""
        found = [name for name, shape in there.items() if len(shape) >= 3]
        if self.images is not None and self.images in found:
            return self.images
        if self.images is None and len(found) == 1:
            return found[0]
        asked = f"no IDX file of images {self.images!r}" if self.images else f"{len(found) or 'no'} IDX files of images"
        do = f"say which, idx:images={found[0]}" if found else "name another folder with --data-dir"
        raise UserError(f"dataset 'idx' finds {asked} in {self.data_dir}; {_listed(there)}: {do}.")

    def _labels(self, there: Dict[str, Tuple[int, ...]], images: str) -> Optional[str]:
        """The name of the file of labels; None where none fits the images."""
        found = [name for name, shape in there.items() if len(shape) == 1]
        if self.labels is not None:
            if self.labels not in found:
                raise UserError(f"dataset 'idx' finds no IDX file of labels {self.labels!r} in {self.data_dir}; {_listed(there)}.")
            return self.labels
        plain = _plain(images).replace("images", "labels").replace("idx3", "idx1").replace("idx4", "idx1")
        named = [name for name in found if _plain(name) == plain]
        equal = [name for name in found if there[name][0] == there[images][0]]
        if not named and len(equal) > 1:
            raise UserError(f"dataset 'idx' finds several labels that could be those of {images} in {self.data_dir}: say which, "
                            f"idx:labels={equal[0]} or {equal[1]}.")
        fitting = named or equal
        return fitting[0] if fitting else None


def _plain(name: str) -> str:
    """A file's name without .gz, and with one kind of dots."""
    return (name[:-3] if name.endswith(".gz") else name).replace(".", "-")


def _listed(there: Dict[str, Tuple[int, ...]]) -> str:
    return "there are " + (", ".join(f"{name} ({_shown(shape)})" for name, shape in there.items()) or "no IDX files of uint8")


def _shown(shape: Tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))
