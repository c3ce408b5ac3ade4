"""MNIST: LeCun, Bottou, Bengio and Haffner, 1998, "Gradient-based learning applied to document recognition"."""

import os
from typing import Any, Dict, Optional, Tuple

import numpy as np

from ganzoo.datasets import Dataset
from ganzoo.errors import UserError
from ganzoo.settings import Setting
from ganzoo_plugins.datasets import idx_files, prepared

_FILES = {"train": "train", "test": "t10k"}  # how the IDX files begin, by split
_PREPARED = os.path.join("mnist", "3.0.1")  # where tensorflow-datasets puts it in its folder


class MNIST(Dataset):
    """70,000 handwritten digits, 28x28 in grey, labelled: from IDX files, or through tensorflow-datasets.

    data_dir: a folder with the IDX files (train-images-idx3-ubyte, train-labels-idx1-ubyte; t10k-... of the test split;
        a dot in place of the second hyphen and .gz at the end are as good), or a folder of tensorflow-datasets that holds
        mnist/3.0.1. Without it, tensorflow-datasets' own folder, into which it downloads once.

    The two sources hold the same examples in different orders, so a run is continued exactly with the source it began with.
    tensorflow-datasets starts TensorFlow: devices and threads are to be settled before `arrays` is called.

    Licence of the data: CC BY-SA 3.0, Yann LeCun and Corinna Cortes.
    """

    classes = 10
    extractor = "digit-classifier"
    reads_files = True
    downloads = True
    split = Setting("train", "train, 60,000 examples, or test, 10,000", choices=("train", "test"))

    def arrays(self, seed: int) -> Dict[str, Any]:
        """x: uint8 [n, 28, 28, 1]; label: int32 [n], 0 to 9. The same for every seed.

        Raises:
            UserError: the files are not there, or not MNIST's; tensorflow-datasets is not there or fails.
        """
        images, labels = self._source()
        return {"x": images[..., np.newaxis], "label": labels.astype(np.int32)}

    def _source(self) -> Tuple[Any, Any]:
        """Images [n, 28, 28] and labels [n], from wherever they are."""
        if self.data_dir is None:
            return _load(None, self.split)
        folder = os.path.expanduser(self.data_dir)
        if not os.path.isdir(folder):
            raise UserError(f"dataset 'mnist' needs the folder {self.data_dir}, which is not there: name the one that holds "
                            f"{_names(self.split, 'images')[0]} and {_names(self.split, 'labels')[0]} with --data-dir.")
        images, labels = _find(folder, self.split, "images"), _find(folder, self.split, "labels")
        if images and labels:
            return _read(images, labels)
        if not (images or labels) and os.path.isdir(os.path.join(folder, _PREPARED)):
            return _load(folder, self.split)
        missing = [kind for kind, found in (("images", images), ("labels", labels)) if not found]
        looked = " or ".join(", ".join(_names(self.split, kind)) for kind in missing)
        raise UserError(f"dataset 'mnist' finds no {' and no '.join(missing)} of its {self.split} split in {self.data_dir}: "
                        f"looked for {looked} (each also with .gz)"
                        + ("." if len(missing) == 1 else f", and for {_PREPARED} of tensorflow-datasets."))


def _names(split: str, kind: str) -> Tuple[str, str]:
    rank = {"images": "idx3", "labels": "idx1"}[kind]
    return f"{_FILES[split]}-{kind}-{rank}-ubyte", f"{_FILES[split]}-{kind}.{rank}-ubyte"


def _find(folder: str, split: str, kind: str) -> Optional[str]:
    candidates = [os.path.join(folder, name + ending) for ending in ("", ".gz") for name in _names(split, kind)]
    return next((path for path in candidates if os.path.isfile(path)), None)


def _read(images_path: str, labels_path: str) -> Tuple[Any, Any]:
    """From IDX files that are MNIST's, or look the same."""
    images, labels = idx_files.read(images_path, dimensions=3), idx_files.read(labels_path, dimensions=1)
    if images.shape[1:] != (28, 28):
        size = " x ".join(map(str, images.shape[1:]))
        raise UserError(f"dataset 'mnist' needs images of 28 x 28, and those in {images_path} are {size}.")
    if len(images) != len(labels):
        raise UserError(f"dataset 'mnist' finds {len(images)} images in {images_path} and {len(labels)} labels in "
                        f"{labels_path}: they do not belong together, fetch them again.")
    if labels.max() > 9:
        raise UserError(f"dataset 'mnist' has labels from 0 to 9, and those in {labels_path} reach {labels.max()}.")
    return images, labels


def _load(folder: Optional[str], split: str) -> Tuple[Any, Any]:
    """Through tensorflow-datasets: from `folder`, or from its own one after a download."""
    with prepared.tensorflow_datasets("mnist", folder, "give MNIST's IDX files with --data-dir") as tfds:
        examples = tfds.as_numpy(tfds.load("mnist:3.0.1", split=split, data_dir=folder, download=folder is None,
                                           shuffle_files=False, batch_size=-1))
    return examples["image"][..., 0], examples["label"]
