"""Edges and pictures, as in Isola et al., 2016, https://arxiv.org/abs/1611.07004, whose edges were drawn by a trained network.

Here by Sobel's operator: the weighted differences of the 3x3 neighbours across and down (1 2 1 against -1 -2 -1), divided by 4, so
that a step from black to white has the length 255. Pixels beyond the border are those at it.
"""

from typing import Any, Optional

import numpy as np

from ganzoo.examples import Examples
from ganzoo.settings import Setting
from ganzoo_plugins.datasets.wrapping import Pairs, Wrapping, grey, held


class Edges(Wrapping):
    """Pairs: a picture (x) and its edges (y), white on black; the model draws the picture from its edges."""

    threshold = Setting(128.0, "length of Sobel's gradient from which a pixel is an edge; a step from black to white has 255",
                        at_least=0, at_most=361)

    def examples(self, seed: int, image_size: Optional[int] = None) -> Examples:
        """x: uint8 [n, height, width, channels]; y: uint8 [n, height, width, 1], 0 or 255; label, where there are labels."""
        return held(Pairs(self.source(seed, image_size), lambda x, rows: edges(x, self.threshold)))


def edges(images: Any, threshold: float) -> Any:
    """uint8 [n, height, width, channels] -> uint8 [n, height, width, 1], 255 where Sobel's gradient is longer than `threshold`."""
    wide = np.pad(grey(images), [(0, 0), (1, 1), (1, 1)], "edge")
    down, across = wide[:, 2:] - wide[:, :-2], wide[:, :, 2:] - wide[:, :, :-2]
    down = (down[:, :, :-2] + 2 * down[:, :, 1:-1] + down[:, :, 2:]) / 4
    across = (across[:, :-2] + 2 * across[:, 1:-1] + across[:, 2:]) / 4
    return np.where(np.hypot(down, across) > threshold, 255, 0).astype("uint8")[..., np.newaxis]
