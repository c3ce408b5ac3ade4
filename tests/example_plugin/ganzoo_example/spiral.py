"""A dataset of a third party: a spiral in the plane."""

import numpy as np

from ganzoo import Dataset, Setting


class Spiral(Dataset):
    """Points on a spiral in the plane: drawn, no download."""

    turns = Setting(1.5, "turns of the spiral", above=0)
    size = Setting(10000, "points", at_least=1)

    def arrays(self, seed):
        random = np.random.RandomState(seed)
        angle = 2 * np.pi * self.turns * np.sqrt(random.uniform(size=self.size))
        x = np.stack([angle * np.cos(angle), angle * np.sin(angle)], axis=1) / (2 * np.pi * self.turns)
        return {"x": (x + 0.02 * random.normal(size=x.shape)).astype("float32")}
