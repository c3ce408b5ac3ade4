"""Any image set of tensorflow-datasets, https://www.tensorflow.org/datasets/catalog/overview, by its name.

    ganzoo train dcgan --dataset tfds:cifar10                                  downloaded once, into the library's own folder
    ganzoo train dcgan --dataset tfds:mnist,split=test --data-dir DIR          prepared before, in DIR/mnist/3.0.1
    ganzoo train dcgan --dataset tfds:mnist:3.0.1,split=train[:1000]           one version, the first 1,000 examples

It needs pip install 'ganzoo[datasets]', and TensorFlow 2. The examples are held in memory. tensorflow-datasets starts TensorFlow:
devices and threads are to be settled before its examples are asked for.
"""

import itertools
from typing import Any, Dict, List, Optional

import numpy as np

from ganzoo import decoding, resizing
from ganzoo.datasets import Dataset
from ganzoo.errors import UserError
from ganzoo.examples import Held
from ganzoo.settings import Setting
from ganzoo_plugins.datasets import prepared

GIB = 2 ** 30


class TFDS(Dataset):
    """An image set of tensorflow-datasets by name, with its labels: tfds:mnist, tfds:cifar10.

    data_dir: a folder in which it is prepared. Without it, tensorflow-datasets' own folder, into which it downloads.
    """

    reads_files = True
    downloads = True
    bare = "name"
    name = Setting("", "which set: NAME, NAME/CONFIGURATION or NAME:VERSION; may stand without its key")
    split = Setting("train", "which part, as tensorflow-datasets writes it: train, test, train[:1000], train[:10%]")
    image = Setting(None, "key of the images in the set; none is image, or the only images that there are", type=str)
    label = Setting(None, "key of the labels in the set; none is label, where there is one", type=str)
    memory = Setting(1.0, "GiB that the images may fill", above=0)

    def examples(self, seed: int, image_size: Optional[int] = None) -> Held:
        """x: uint8 [n, height, width, 1 or 3]; label: int32 [n], where there are some. The same for every seed.

        Images of different sizes, or of large ones, become 32 x 32 if nobody asks for a size.

        Raises:
            UserError: tensorflow-datasets is not there or fails; there are no such images or labels; they are too many.
        """
        if not self.name:
            raise UserError("dataset 'tfds' needs the name of a set: write tfds:mnist, tfds:cifar10 or another one of "
                            "https://www.tensorflow.org/datasets/catalog/overview.")
        images: List[Any] = []
        labels: List[Any] = []
        size = 0
        with prepared.tensorflow_datasets("tfds", self.data_dir, "choose another dataset (`ganzoo list datasets`)") as tfds:
            stream, info = tfds.load(self.name, split=self.split, data_dir=self.data_dir, download=self.data_dir is None,
                                     shuffle_files=False, with_info=True)
            rows = iter(tfds.as_numpy(stream))
            first = next(rows, None)
            if first is None:
                raise UserError(f"dataset 'tfds': the split {self.split} of {self.name} is empty: choose another.")
            image, label = self._image(first), self._label(first)
            side = self._side(info.features[image].shape, first[image].shape, image_size)
            for row in itertools.chain([first], rows):
                pixels = row[image]
                if pixels.dtype != "uint8" or pixels.ndim != 3 or pixels.shape[2] not in (1, 3) or 0 in pixels.shape:
                    raise UserError(f"dataset 'tfds': {image} of {self.name} has the shape {list(pixels.shape)} and the type "
                                    f"{pixels.dtype} in example {len(images)}: only uint8 with 1 or 3 channels are images.")
                if images and pixels.shape[2] != images[0].shape[2]:
                    raise UserError(f"dataset 'tfds': {image} of {self.name} has {pixels.shape[2]} channels in example "
                                    f"{len(images)}, and {images[0].shape[2]} before: it is not one kind of images.")
                images.append(resizing.resize(pixels[np.newaxis], *side)[0] if pixels.shape[:2] != side else pixels)
                size += images[-1].nbytes
                if size > self.memory * GIB:
                    raise UserError(f"dataset 'tfds': {self.name} fills more than {self.memory:g} GiB after {len(images)} examples"
                                    f": take fewer, such as split=train[:{len(images)}], smaller ones by image_size, or set memory "
                                    f"higher.")
                if label is not None:
                    labels.append(row[label])
        arrays = {"x": np.stack(images)}
        if label is not None:
            arrays["label"] = self._classes(np.array(labels), label, info)
        return Held(arrays)

    def _image(self, row: Dict[str, Any]) -> str:
        """The key of the images."""
        there = [key for key, value in row.items() if getattr(value, "ndim", 0) == 3 and value.dtype == "uint8"]
        wanted = self.image or ("image" if "image" in there else there[0] if len(there) == 1 else None)
        if wanted not in there:
            asked = f"no images {self.image!r}" if self.image else "several kinds of images" if there else "no images"
            raise UserError(f"dataset 'tfds': {self.name} has {asked}; "
                            + (f"say which, image={there[0]}: there are {', '.join(there)}." if there else
                               f"there are {', '.join(sorted(row))}: choose another set."))
        return str(wanted)

    def _label(self, row: Dict[str, Any]) -> Optional[str]:
        """The key of the labels; None where there are none."""
        there = [key for key, value in row.items() if np.ndim(value) == 0 and np.asarray(value).dtype.kind in "iu"]
        if self.label is not None and self.label not in there:
            raise UserError(f"dataset 'tfds': {self.name} has no labels {self.label!r}; whole numbers are "
                            f"{', '.join(there) or 'nowhere'} in it.")
        return self.label or ("label" if "label" in there else None)

    @staticmethod
    def _side(declared: Any, first: Any, asked: Optional[int]) -> Any:
        """(height, width) of all images. declared: the shape that the set says its images have, None where they differ."""
        if asked:
            return asked, asked
        return decoding.size_of([tuple(first[:2])]) if tuple(declared[:2]) == tuple(first[:2]) else (decoding.USUAL, decoding.USUAL)

    def _classes(self, labels: Any, key: str, info: Any) -> Any:
        """The labels, which say how many classes there are."""
        declared = getattr(info.features[key], "num_classes", None)
        if labels.min() < 0:
            raise UserError(f"dataset 'tfds': {key} of {self.name} is {labels.min()} where labels begin at 0: the split "
                            f"{self.split} has none; choose another, or other labels.")
        self.classes = int(declared or labels.max() + 1)
        return labels.astype(np.int32)
