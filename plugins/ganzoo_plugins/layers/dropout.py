"""Dropout: Srivastava et al., 2014, http://jmlr.org/papers/v15/srivastava14a.html."""

from typing import Any

from ganzoo_compat import move, random
from ganzoo_compat.networks import Layer, static_shape


class Dropout(Layer):
    """In training each unit is 0 with probability `rate` (to the nearest 1/256), the others scaled so that the mean stays.

    The mask is a function of the run's seed, the step and the place: a resumed run repeats it.

    always: when sampling too, where it is the noise of a generator that has no other; of the sample's seed.
    """

    def __init__(self, rate: float, always: bool = False) -> None:
        self.rate, self.always = rate, always

    def acts_in_training(self) -> bool:
        return self.rate > 0

    def call(self, x: Any) -> Any:
        active = move.current()
        if active is None or not (active.training or self.always) or self.rate == 0:
            return x
        return x * random.dropout_mask(static_shape(x), self.rate, active.seed())
