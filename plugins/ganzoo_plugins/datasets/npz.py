"""Your own arrays in a file of NumPy's, as `numpy.savez("my.npz", x=images, label=labels)` writes it.

    ganzoo train dcgan --dataset npz --data-dir my.npz
    ganzoo train dcgan --dataset npz:x=x_train,label=y_train --data-dir mnist.npz       arrays of other names
    ganzoo train dcgan --dataset npz:range=-1,1 --data-dir samples.npz                  what `ganzoo sample` wrote

x (or images) are images, uint8 [n, height, width, 1 or 3] or [n, height, width], or numbers of any type with `range`; or points,
floating-point numbers [n, dimensions]. label (or labels) are whole numbers from 0 on, [n] or [n, 1]. y is what a model of pairs
learns from or to: images too, or floating-point numbers.
"""

import io
import os
import zipfile
from typing import Any, Dict

import numpy as np

from ganzoo.datasets import Dataset
from ganzoo.errors import UserError
from ganzoo.files import overpacked
from ganzoo.settings import Setting

NAMES = {"x": ("x", "images"), "label": ("label", "labels"), "y": ("y",)}  # in which order they are looked for
GIB = 2 ** 30
HEADER = 10000  # bytes of an array's header; newer releases of NumPy read no longer one either
DEFLATED = 1032  # times that zlib can make of a byte, at most


class NPZ(Dataset):
    """Arrays in an .npz file: x or images, label or labels, and y.

    data_dir: the file.
    """

    reads_files = True
    x = Setting(None, "name of the array of examples; none is x or images", type=str)
    label = Setting(None, "name of the array of labels; none is label or labels, if there is one", type=str)
    y = Setting(None, "name of the array of their pairs; none is y, if there is one", type=str)
    range = Setting(None, "what black and white are in images that are not uint8: 0,1 or -1,1 or 0,65535", type=(float,))
    memory = Setting(None, "GiB that the arrays may fill; none is 2, and a hundred times what the file has, beside 64 MiB",
                     type=float, above=0)

    def arrays(self, seed: int) -> Dict[str, Any]:
        """As the file has them, images as uint8 [n, height, width, channels]. The same for every seed.

        Raises:
            UserError: it is no .npz file, or has no such arrays, or one whose shape or values cannot be; says which and why.
        """
        if self.range is not None and (len(self.range) != 2 or self.range[0] >= self.range[1]):
            raise UserError(f"setting 'range' cannot be {self.range}: write black and white, such as 0,1.")
        path = self.path("an .npz file")
        try:
            with open(path, "rb") as begins:
                if begins.read(2) != b"PK":  # numpy.load makes room for what the header of a single array claims
                    raise ValueError("it is no .npz file; a single array has to be saved by numpy.savez, x=array")
            with np.load(path, allow_pickle=False) as file:
                found = self._chosen(path, file)
        except UserError:
            raise
        except Exception as error:  # zipfile, zlib and NumPy say damage in errors of a dozen types
            reason = (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
            raise UserError(f"dataset 'npz' cannot read {self.data_dir}: {reason}.") from error
        arrays = {key: self._label(name, array) if key == "label" else self._numbers(name, array)
                  for key, (name, array) in found.items()}
        if "label" in arrays:
            self.classes = int(arrays["label"].max()) + 1
        lengths = {found[key][0]: len(array) for key, array in arrays.items()}
        if len(set(lengths.values())) > 1:
            raise UserError(f"dataset 'npz' needs equally many of everything; {self.data_dir} has "
                            + ", ".join(f"{count} of {name}" for name, count in lengths.items()) + ".")
        return arrays

    def _chosen(self, path: str, file: Any) -> Dict[str, Any]:
        """{key: (name in the file, array)}."""
        chosen: Dict[str, str] = {}
        for key, usual in NAMES.items():
            asked = getattr(self, key)
            names = [name for name in ([asked] if asked else usual)
                     if name in file.files and (asked or name not in chosen.values())]  # x=x_train,label=y: y are no pairs
            if names:
                chosen[key] = names[0]
            elif asked or key == "x":
                raise UserError(f"dataset 'npz' finds no {asked or ' and no '.join(usual)} in {self.data_dir}; there are "
                                f"{', '.join(file.files) or 'no arrays'}: say which one, npz:{key}=NAME.")
        with zipfile.ZipFile(path) as members:  # what an array fills is known before it does
            sizes = {name: _size(members, name) for name in chosen.values()}
        there, most = sum(sizes.values()), 2.0 if self.memory is None else self.memory
        if there > most * GIB:
            raise UserError(f"dataset 'npz': {', '.join(sizes)} of {self.data_dir} fill {there / GIB:.1f} GiB, more than {most:g}: "
                            f"set npz:memory higher.")
        if self.memory is None and overpacked(there, os.path.getsize(path)):
            raise UserError(f"dataset 'npz': {', '.join(sizes)} of {self.data_dir} fill {there} bytes, packed into "
                            f"{os.path.getsize(path)}: if you trust it, say how many GiB it may fill, npz:memory=2.")
        return {key: (name, file[name]) for key, name in chosen.items()}

    def _label(self, name: str, array: Any) -> Any:
        """Labels, checked: int32 [n]."""
        if array.ndim == 2 and array.shape[1] == 1:
            array = array[:, 0]
        if array.ndim != 1 or not len(array):
            raise UserError(f"dataset 'npz': {name} is {list(array.shape)}, and labels are one whole number an example, [n].")
        if array.dtype.kind not in "iub" or array.min() < 0:
            least = f" from {array.min()} on" if array.dtype.kind in "iuf" else ""
            raise UserError(f"dataset 'npz': {name} is {array.dtype}{least}, and labels are whole numbers from 0 on.")
        if array.max() >= 2 ** 31:
            raise UserError(f"dataset 'npz': {name} goes up to {array.max()}: labels are whole numbers from 0 on.")
        return array.astype(np.int32)

    def _numbers(self, name: str, array: Any) -> Any:
        """Points or images, checked."""
        if array.dtype.kind not in "iuf" or not array.size:
            raise UserError(f"dataset 'npz': {name} is {array.dtype} {list(array.shape)}: examples are numbers, and some.")
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise UserError(f"dataset 'npz': {name} has values that are not finite.")
        if array.ndim < 3:
            if array.dtype.kind != "f" and array.ndim == 1:
                raise UserError(f"dataset 'npz': {name} is one whole number an example: if they are labels, say npz:label={name}.")
            if array.dtype.kind != "f":
                raise UserError(f"dataset 'npz': {name} is {array.dtype} {list(array.shape)}: points are floating-point numbers "
                                f"[n, dimensions], images [n, height, width, 1 or 3].")
            return array if array.ndim == 2 else array[:, np.newaxis]
        images = array[..., np.newaxis] if array.ndim == 3 else array
        if images.ndim != 4 or images.shape[3] not in (1, 3):
            last = ", with the channels last" if array.ndim == 4 and array.shape[1] in (1, 3) else ""
            raise UserError(f"dataset 'npz': {name} is {list(array.shape)}: images are [n, height, width, 1 or 3] or "
                            f"[n, height, width]{last}.")
        return images if images.dtype == "uint8" else self._bytes(name, images)

    def _bytes(self, name: str, images: Any) -> Any:
        """Images of other numbers as uint8."""
        low, high = images.min(), images.max()
        if self.range is None:
            raise UserError(f"dataset 'npz': {name} is {images.dtype} from {low} to {high}, and images are uint8 from 0 to 255: "
                            f"say what black and white are, {_likely(low, high)}, or save it as uint8.")
        black, white = self.range
        if low < black or high > white:
            raise UserError(f"dataset 'npz': {name} goes from {low} to {high}, beyond the range {black:g} to {white:g}.")
        new = np.empty(images.shape, np.uint8)
        for image, out in zip(images, new):  # one by one, as float64 is 8 times as large
            out[...] = np.rint((image.astype(np.float64) - black) * (255.0 / (white - black)))
        return new


def _size(members: zipfile.ZipFile, name: str) -> int:
    """Bytes of an array in the file.

    Raises:
        ValueError: its header says more than there is.
    """
    about = members.getinfo(f"{name}.npy")
    there = about.file_size
    if about.compress_size > os.path.getsize(str(members.filename)) or there > DEFLATED * max(1, about.compress_size):
        raise ValueError(f"{name} says that it has {there} bytes, which the file cannot hold")
    with members.open(f"{name}.npy") as file:
        first = np.lib.format.read_magic(file) == (1, 0)
        length = file.read(2 if first else 4)
        if int.from_bytes(length, "little") > HEADER:
            raise ValueError(f"{name} says that its header has {int.from_bytes(length, 'little')} bytes")
        header = io.BytesIO(length + file.read(int.from_bytes(length, "little")))
        shape, _, dtype = (np.lib.format.read_array_header_1_0 if first else np.lib.format.read_array_header_2_0)(header)
    claimed = dtype.itemsize
    for side in shape:
        claimed *= side
    if claimed > there or min(shape + (0,)) < 0:
        raise ValueError(f"{name} says that it is {list(shape)} of {dtype}, and has {there} bytes")
    return there


def _likely(low: Any, high: Any) -> str:
    """The setting `range` for images of this range."""
    black, white = next((one for one in ((0, 1), (-1, 1), (0, 255), (0, 65535)) if one[0] <= low and high <= one[1]), (low, high))
    return f"npz:range={black},{white}"
