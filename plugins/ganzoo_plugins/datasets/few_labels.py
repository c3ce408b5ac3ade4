"""Few labels: what semi-supervised learning has, as in Salimans et al., 2016, https://arxiv.org/abs/1606.03498, section 5."""

from typing import Any, Dict, List, Optional

import numpy as np

from ganzoo.errors import UserError
from ganzoo.examples import Examples
from ganzoo.settings import Setting
from ganzoo_plugins.datasets.wrapping import Wrapping, held

_STREAM = int.from_bytes(b"few", "big")  # keeps these numbers apart from all others that are drawn from the same seed


class FewLabels(Wrapping):
    """All pictures of another dataset (digits by default), and few of them with their labels, equally many of each class.

    x: all pictures, in their order. labelled, label: the few and their labels, repeated to the same number, so that a batch has
    as many of them as of the others.
    """

    labelled = Setting(100, "pictures that keep their labels, equally many of each class, give or take one", at_least=1)

    def examples(self, seed: int, image_size: Optional[int] = None) -> Examples:
        """x, labelled: uint8 [n, height, width, channels]; label: int32 [n], of labelled. seed: decides which are labelled.

        Raises:
            UserError: the other dataset has no labels, or too few examples of a class, or fewer labels are asked for than there
                are classes; and as the other dataset.
        """
        source = self.source(seed, image_size)
        if "label" not in source.arrays or not self.classes:
            raise UserError(f"the dataset {self.of!r} has no labels to keep a few of: choose one with labels, such as of=digits.")
        if self.labelled < self.classes:
            raise UserError(f"{self.labelled} labels are too few for the {self.classes} classes of {self.of!r}: "
                            f"set labelled to {self.classes} or more.")
        random = np.random.RandomState([seed % 2 ** 32, _STREAM])  # RandomState: the same numbers from every NumPy
        labels, classes = source.arrays["label"], self.classes
        chosen: List[Any] = [self._chosen(labels, of_class, classes, random) for of_class in range(classes)]
        return held(Few(source, random.permutation(np.concatenate(chosen))))

    def _chosen(self, labels: Any, of_class: int, classes: int, random: Any) -> Any:
        """The numbers of the examples of a class that keep their labels."""
        there = np.flatnonzero(labels == of_class)
        count = self.labelled // classes + (of_class < self.labelled % classes)
        if count > len(there):
            raise UserError(f"{count} labels of class {of_class} were asked for, and {self.of!r} has {len(there)} examples of it: "
                            f"set labelled to at most {len(there) * classes}.")
        return random.choice(there, count, replace=False)


class Few(Examples):
    """x of other examples, beside it those of the numbers `kept`, over and over, and their labels."""

    images = ("x", "labelled")

    def __init__(self, source: Examples, kept: Any) -> None:
        self.sources, self.note = [source], source.note
        few = source.read(kept)
        self._few, self._labels = few["x"], few["label"]
        self.arrays = {"label": self._labels[np.arange(len(source)) % len(kept)]}
        self.shapes = {"x": source.shapes["x"], "labelled": source.shapes["x"], "label": ()}

    def __len__(self) -> int:
        return len(self.sources[0])

    def read(self, rows: Any) -> Dict[str, Any]:
        places = np.asarray(rows) % len(self._few)
        return {"x": self.sources[0].read(rows)["x"], "labelled": self._few[places], "label": self._labels[places]}

    def checksums(self) -> Dict[str, str]:
        return self.sources[0].checksums()
