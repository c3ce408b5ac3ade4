"""Dropout: Srivastava et al., 2014, http://jmlr.org/papers/v15/srivastava14a.html."""

from typing import Any

from ganzoo_compat import move, random
from ganzoo_compat.networks import Layer, static_shape


class Dropout(Layer):
    """In training each unit is 0 with probability `rate` (to the nearest 1/256), the others scaled so that the mean stays.

    The mask is a function of the run's seed, the step and the place: a resumed run repeats it.
    """

    def __init__(self, rate: float) -> None:
        self.rate = rate

    def call(self, x: Any) -> Any:
        active = move.current()
        if active is None or not active.training or self.rate == 0:
            return x
        return x * random.dropout_mask(static_shape(x), self.rate, active.seed())
