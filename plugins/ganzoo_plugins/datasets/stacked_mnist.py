"""Stacked MNIST: Metz et al., 2016, https://arxiv.org/abs/1611.02163, appendix D; as a test of mode collapse in PacGAN, Lin et
al., 2017, https://arxiv.org/abs/1712.04086.

The papers stack MNIST's training digits, 50,000 to 128,000 times; here 25,600 stacks of the shipped digits, which are 60 MB.
"""

from typing import Any, Dict, List, Optional

import numpy as np

from ganzoo.errors import UserError
from ganzoo.examples import Examples
from ganzoo.settings import Setting
from ganzoo_plugins.datasets.wrapping import Wrapping, held

_STREAM = int.from_bytes(b"stacked", "big") % 2 ** 32  # keeps these numbers apart from all others that are drawn from the same seed


class StackedMNIST(Wrapping):
    """Three digits, drawn at random, as the colours of one image: 1,000 modes, on which mode collapse is counted.

    data_dir: of the other dataset; MNIST's where `of` names none.
    """

    of = Setting(None, "dataset of grey, labelled images that are stacked; none is digits, and mnist with --data-dir", type=str)
    size = Setting(25600, "stacks", at_least=1, at_most=10 ** 6)

    def names(self) -> List[str]:
        return [self.of or ("digits" if self.data_dir is None else "mnist")]

    def examples(self, seed: int, image_size: Optional[int] = None) -> Examples:
        """x: uint8 [size, height, width, 3]; label: int32 [size], 100 r + 10 g + b of the digits in red, green and blue.

        Of a dataset with k classes instead of 10, the digits count in base k. A function of the settings and `seed`.

        Raises:
            UserError: the other dataset's images are not grey, or have no labels.
        """
        source = self.source(seed, image_size)
        classes, channels = self.sources[0].classes, source.shapes["x"][2]
        if channels != 1 or not classes or "label" not in source.arrays:
            raise UserError(f"stacked-mnist stacks grey images that have labels, and those of {self.names()[0]!r} have {channels} "
                            f"channels and {'labels' if classes else 'no labels'}: choose others, such as of=digits.")
        self.classes = classes ** 3
        random = np.random.RandomState([seed % 2 ** 32, _STREAM])  # RandomState: the same numbers from every NumPy
        return held(Stacks(source, random.randint(0, len(source), size=(self.size, 3)), classes))


class Stacks(Examples):
    """Grey examples as the channels of others. chosen: which ones, [n, 3]."""

    images = ("x",)

    def __init__(self, source: Examples, chosen: Any, classes: int) -> None:
        self.sources, self._chosen, self.note = [source], chosen, source.note
        digits = source.arrays["label"][chosen].astype(np.int64)
        self.arrays = {"label": (digits @ np.array([classes ** 2, classes, 1])).astype(np.int32)}
        self.shapes = {"x": source.shapes["x"][:2] + (3,), "label": ()}

    def __len__(self) -> int:
        return len(self._chosen)

    def read(self, rows: Any) -> Dict[str, Any]:
        chosen = self._chosen.take(rows, axis=0)
        return {"x": np.concatenate([self.sources[0].read(chosen[:, place])["x"] for place in range(3)], axis=3),
                "label": self.arrays["label"].take(rows)}

    def checksums(self) -> Dict[str, str]:
        return self.sources[0].checksums()
