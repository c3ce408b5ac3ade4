"""A ring of Gaussians in the plane, on which mode collapse is seen at a glance.

The defaults are those of Metz, Poole, Pfau and Sohl-Dickstein, 2016, https://arxiv.org/abs/1611.02163: 8 modes on a circle
of radius 2, standard deviation 0.02. VEEGAN (Srivastava et al., 2017, https://arxiv.org/abs/1705.07761) has the same
picture at half the size: `ring:radius=1,spread=0.01`.
"""

from typing import Any, Dict, Optional

import numpy as np

from ganzoo.datasets import Dataset
from ganzoo.settings import Setting

_STREAM = int.from_bytes(b"ring", "big")  # keeps these numbers apart from all others that are drawn from the same seed


class Ring(Dataset):
    """Points from Gaussians on a ring in the plane, labelled by Gaussian: drawn, no download.

    Mode k has its mean at the angle 2 pi k / modes; every mode has as many points as any other, give or take one.
    """

    modes = Setting(8, "Gaussians on the ring", at_least=1, at_most=10000)
    radius = Setting(2.0, "radius of the ring", at_least=0.0)
    spread = Setting(0.02, "standard deviation of each Gaussian, in each direction", at_least=0.0)
    size = Setting(50000, "points", at_least=1, at_most=10 ** 8)

    def __init__(self, data_dir: Optional[str] = None, **settings: Any) -> None:
        super().__init__(data_dir, **settings)
        self.classes = self.modes

    def arrays(self, seed: int) -> Dict[str, Any]:
        """x: float32 [size, 2]; label: int32 [size], the mode, 0 to modes - 1. A function of the settings and `seed`."""
        random = np.random.RandomState([seed % 2 ** 32, _STREAM])  # RandomState: the same numbers from every NumPy
        label = np.arange(self.size) % self.modes
        angle = 2 * np.pi * label / self.modes
        mean = self.radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        x = mean + self.spread * random.standard_normal((self.size, 2))
        return {"x": x.astype(np.float32), "label": label.astype(np.int32)}
