"""Pictures and their shrunken copies, which a model enlarges again."""

from typing import Any, Optional

from ganzoo.errors import UserError
from ganzoo.examples import Examples
from ganzoo.settings import Setting
from ganzoo_plugins.datasets.wrapping import Pairs, Wrapping, held


class LowResolution(Wrapping):
    """Pairs: a picture (x), and the same shrunk by averaging (y); the model enlarges it."""

    factor = Setting(4, "how many times smaller the sides of y are", at_least=2)

    def examples(self, seed: int, image_size: Optional[int] = None) -> Examples:
        """x: uint8 [n, height, width, channels]; y: [n, height / factor, width / factor, channels]; label, where there are labels.

        Raises:
            UserError: a side is not divisible by `factor`.
        """
        source = self.source(seed, image_size)
        height, width = source.shapes["x"][:2]
        if height % self.factor or width % self.factor:
            raise UserError(f"pictures of {height} x {width} pixels cannot be shrunk {self.factor} times: choose a factor that "
                            f"divides both sides, or another image_size.")
        return held(Pairs(source, lambda x, rows: shrunk(x, self.factor)))


def shrunk(images: Any, factor: int) -> Any:
    """uint8 [n, height, width, channels] -> the means of squares of factor x factor pixels, rounded (a half up)."""
    count, height, width, channels = images.shape
    squares = images.reshape(count, height // factor, factor, width // factor, factor, channels)
    return ((squares.sum(axis=(2, 4), dtype="uint32") + factor * factor // 2) // (factor * factor)).astype("uint8")
