"""Dropout: Srivastava et al., 2014, http://jmlr.org/papers/v15/srivastava14a.html."""

from typing import Any, List, Tuple

import tensorflow as tf

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

    def as_keras(self) -> List[Tuple[Any, List[Any]]]:
        return super().as_keras() if self.always else [(tf.keras.layers.Dropout(self.rate), [])]

    def call(self, x: Any) -> Any:
        active = move.current()
        if active is None or not (active.training or self.always) or self.rate == 0:
            return x
        shape = static_shape(x)
        return x * random.dropout_mask(tf.shape(x) if None in shape else shape, self.rate, active.seed())
