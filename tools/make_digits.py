"""Makes plugins/ganzoo_plugins/datasets/digits.npz again, byte for byte, from MNIST's training files.

    python tools/make_digits.py FOLDER [OUT.npz]

FOLDER holds train-images-idx3-ubyte and train-labels-idx1-ubyte, plain or .gz. Of the n examples of a class the i-th chosen,
i from 0 to 499, is number i * n // 500, so that the choice covers the whole file and nothing is drawn. They stand in the
order of MNIST's own file, which mixes the classes.

    images    uint8 [5000, 28, 28]   as in MNIST, 0 is background
    labels    uint8 [5000]
    positions uint16 [5000]          of each example in MNIST's training files, from 0

The bytes are those of zlib's own deflate (Python's usual one); zlib-ng packs the same arrays into other bytes.
"""

import io
import os
import sys
import zipfile

import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [ROOT, os.path.join(ROOT, "plugins")]

from ganzoo_plugins.datasets import digits  # noqa: E402
from ganzoo_plugins.datasets.mnist import MNIST  # noqa: E402

PER_CLASS = 500


def choose(labels: np.ndarray) -> np.ndarray:
    """Positions of the chosen examples, ascending: 500 of each class, evenly over the file. labels: [n]."""
    classes = [np.flatnonzero(labels == label) for label in range(10)]
    return np.sort(np.concatenate([of_one[np.arange(PER_CLASS) * len(of_one) // PER_CLASS] for of_one in classes]))


def pack(arrays: "dict[str, np.ndarray]") -> bytes:
    """An .npz without a date or a system's name in it, as np.savez_compressed would put there in some versions of Python."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False)
            entry = zipfile.ZipInfo(name + ".npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # "Unix", wherever it is made
            archive.writestr(entry, member.getvalue(), compress_type=zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def make(folder: str) -> bytes:
    """The bytes of digits.npz. folder: with MNIST's training files."""
    original = MNIST(data_dir=folder).arrays(seed=0)
    positions = choose(original["label"])
    return pack({
        "images": original["x"][positions, :, :, 0],
        "labels": original["label"][positions].astype(np.uint8),
        "positions": positions.astype(np.uint16),
    })


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    out = sys.argv[2] if len(sys.argv) == 3 else digits.FILE
    made = make(sys.argv[1])
    with open(out, "wb") as file:
        file.write(made)
    print(f"{out}: {len(made):,} bytes")
