"""What a dataset plugin is: named arrays, held in memory."""

from typing import Any, Dict, Optional

from ganzoo.errors import UserError
from ganzoo.players import Spec
from ganzoo.settings import Configurable


class Dataset(Configurable):
    """Examples as NumPy arrays by batch key. The first line of a subclass's docstring is its summary.

    data_dir: where the files are (`--data-dir`), for a dataset that needs some.

    A subclass gives `arrays(self, seed)`; `Setting`s are its options (`--dataset ring:modes=12`).

    Raises:
        UserError: a data_dir for a dataset that reads no files; whoever names a folder is not to get other data in silence.
    """

    reads_files = False  # whether there is a use for data_dir
    classes: Optional[int] = None  # how many values `label` has

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


def spec(dataset: Dataset, arrays: Dict[str, Any]) -> Spec:
    """What the arrays are, for the model."""
    return Spec({key: tuple(array.shape[1:]) for key, array in arrays.items()}, dataset.classes,
                tuple(key for key, array in arrays.items() if array.dtype == "uint8"))
