"""Pictures with a hole, which a model fills: the task of Pathak et al., 2016, https://arxiv.org/abs/1604.07379."""

from typing import Any, Optional

import numpy as np

from ganzoo.examples import Examples
from ganzoo.settings import Setting
from ganzoo_plugins.datasets.wrapping import Pairs, Wrapping, held

_STREAM = int.from_bytes(b"hole", "big")  # keeps these numbers apart from all others that are drawn from the same seed
HOLE = 128  # grey, which no ground is


class Masked(Wrapping):
    """Pairs: a picture (x), and the same with a grey hole (y); the model fills the hole."""

    size = Setting(0.5, "sides of the hole, as a share of the picture's", above=0, at_most=1)
    place = Setting("middle", "where the hole is: in the middle, or anywhere in the picture", choices=("middle", "anywhere"))

    def examples(self, seed: int, image_size: Optional[int] = None) -> Examples:
        """x, y: uint8 [n, height, width, channels]; label, where there are labels. Holes are a function of `seed`."""
        source = self.source(seed, image_size)
        sides = np.array(source.shapes["x"][:2])
        hole = np.maximum(1, np.rint(self.size * sides)).astype(int)
        if self.place == "middle":
            corners = np.tile((sides - hole) // 2, [len(source), 1])
        else:
            random = np.random.RandomState([seed % 2 ** 32, _STREAM])
            corners = np.stack([random.randint(0, free + 1, len(source)) for free in sides - hole], axis=1)

        def make(x: Any, rows: Any) -> Any:
            down, across = [_within(side, corner, length)
                            for side, corner, length in zip(sides, corners[rows].T, hole)]
            return np.where((down[:, :, np.newaxis] & across[:, np.newaxis])[..., np.newaxis], np.uint8(HOLE), x)

        return held(Pairs(source, make))


def _within(side: int, starts: Any, length: int) -> Any:
    """bool [n, side]: whether a place lies in starts ... starts + length - 1."""
    places = np.arange(side) - starts[:, np.newaxis]
    return (places >= 0) & (places < length)
