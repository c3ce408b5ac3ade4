"""What a dataset plugin is: named arrays, held in memory or read when they are needed."""

import os
from typing import Any, Dict, Optional, Union

from ganzoo.errors import UserError
from ganzoo.examples import Examples, Held, resized
from ganzoo.players import Spec
from ganzoo.settings import Configurable


class Dataset(Configurable):
    """Examples as NumPy arrays by batch key. The first line of a subclass's docstring is its summary.

    data_dir: where the files are (`--data-dir`), for a dataset that needs some.

    A subclass gives `arrays(self, seed)`, or `examples(self, seed, image_size)` where it sizes its images itself or does not
    fit in memory; `Setting`s are its options (`--dataset ring:modes=12`).

    Raises:
        UserError: a data_dir for a dataset that reads no files; whoever names a folder is not to get other data in silence.
    """

    reads_files = False  # whether there is a use for data_dir
    downloads = False  # whether it asks the network where it is given no data_dir
    classes: Optional[int] = None  # how many values `label` has
    extractor = "random-features"  # what metrics look at its images with, unless they are told otherwise

    def __init__(self, data_dir: Optional[str] = None, **settings: Any) -> None:
        if data_dir is not None and not self.reads_files:
            raise UserError(f"the dataset {type(self).__name__} reads nothing from {data_dir}: leave out --data-dir, "
                            f"or choose a dataset that reads files (`ganzoo list datasets`).")
        super().__init__(**settings)
        self.data_dir = data_dir

    def arrays(self, seed: int) -> Dict[str, Any]:
        """{key: array [examples, ...]}: images uint8 [n, height, width, channels], points float32, labels int32.

        seed: of the run, for data that is drawn.

        Raises:
            UserError: the data is not there or not sound; says what is missing and where it was looked for.
        """
        raise NotImplementedError(f"{type(self).__name__} has no arrays(seed): give {{'x': array, ...}} there.")

    def examples(self, seed: int, image_size: Optional[int] = None) -> Union[Dict[str, Any], Examples]:
        """What a run draws from: arrays as above, or an `Examples` (`ganzoo.examples`), such as one that reads when it is asked.

        image_size: the side that images are to have, x's; None leaves it to the dataset. Arrays of another size are resized
            afterwards, so that only who reads files or is no array need care.

        Raises:
            UserError: as `arrays`.
        """
        return self.arrays(seed)

    def truth(self, examples: Dict[str, Any], reverse: bool = False) -> Any:
        """The x, uint8 images, that each y of these examples should become; None where nobody knows. reverse: the y of each x."""
        return None

    def path(self, what: str) -> str:
        """data_dir as a path that is there. what: what it has to be, for the message: "a folder of pictures".

        Raises:
            UserError: it was not given, or is not there.
        """
        if self.data_dir is None:
            raise UserError(f"the dataset {type(self).__name__} needs {what}: say which with --data-dir.")
        found = os.path.expanduser(self.data_dir)
        if not os.path.exists(found):
            raise UserError(f"the dataset {type(self).__name__} needs {what}, and {self.data_dir} is not there: "
                            f"say another with --data-dir.")
        return found


def opened(dataset: Dataset, name: str, seed: int, image_size: Optional[int] = None) -> Examples:
    """The dataset's examples, sound, with images of that side.

    name: as the user gave it, for messages.

    Raises:
        UserError: as the dataset says, or it gives something that cannot be examples.
    """
    found = dataset.examples(seed, image_size)
    if isinstance(found, Held):
        found = Held(checked(found.arrays, name), found.note, found._checksums)
    elif isinstance(found, Examples):
        if not len(found) or "x" not in found.shapes:
            raise UserError(f"the dataset {name!r} has no examples: there are {len(found)}, "
                            f"of {', '.join(found.shapes) or 'nothing'}.")
        one = Held(checked(found.read([0]), name))
        if (one.shapes, set(one.images)) != (dict(found.shapes), set(found.images)):
            raise UserError(f"the dataset {name!r} says that its examples are {dict(found.shapes)} with the images "
                            f"{list(found.images)}, and reads {one.shapes} with {list(one.images)}.")
    else:
        found = Held(checked(found, name))
    return found if image_size is None else resized(found, image_size, name)


def checked(arrays: Any, name: str) -> Dict[str, Any]:
    """A dataset's arrays, sound: float64 becomes float32 and int64 int32.

    Raises:
        UserError: there is no x, the lengths differ, or an array is neither images, numbers nor labels.
    """
    import numpy as np

    if not isinstance(arrays, dict) or "x" not in arrays:
        raise UserError(f"the dataset {name!r} has no examples: its arrays() must give x.")
    sound = {}
    for key, array in arrays.items():
        array = np.ascontiguousarray(array)
        if array.dtype.kind not in "fiub" or (key == "x" and array.dtype.kind != "f" and array.dtype != "uint8"):
            raise UserError(f"the dataset {name!r} gives {key} as {array.dtype}: images are uint8 [n, height, width, channels], "
                            f"points float32, labels int32.")
        if key == "x" and array.dtype == "uint8" and array.ndim != 4:
            raise UserError(f"the dataset {name!r} gives images of the shape {list(array.shape)}: "
                            f"they are [n, height, width, channels].")
        if key == "x" and array.dtype.kind == "f" and array.ndim == 4:
            raise UserError(f"the dataset {name!r} gives images as {array.dtype}: give them as uint8, 0 to 255; "
                            f"losses see them in [-1, 1].")
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise UserError(f"the dataset {name!r} has values in {key} that are not finite.")
        sound[key] = array if array.dtype == "uint8" and array.ndim == 4 else array.astype(
            "float32" if array.dtype.kind == "f" else "int32")
    lengths = {key: len(array) for key, array in sound.items()}
    if len(set(lengths.values())) != 1 or not lengths["x"]:
        raise UserError(f"the dataset {name!r} must have equally many of everything, and some; there are {lengths}.")
    return sound


def spec(dataset: Dataset, examples: Union[Dict[str, Any], Examples]) -> Spec:
    """What the examples (or the arrays of some) are, for the model."""
    examples = examples if isinstance(examples, Examples) else Held(examples)
    return Spec(dict(examples.shapes), dataset.classes, tuple(examples.images))
