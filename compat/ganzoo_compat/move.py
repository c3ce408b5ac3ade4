"""A move: one batch, and what was computed from it. What a loss sees, in every mode."""

import contextlib
import zlib
from typing import Any, Callable, Dict, Iterator, List, Tuple

import tensorflow as tf

from ganzoo_compat import random

__all__ = ["Move", "current"]

_active: "List[Move]" = []


def current():
    """The move whose losses are being computed, or None outside of one."""
    return _active[-1] if _active else None


class Move:
    """What a player's loss is computed from.

    batch: {key: tensor}; x is what the discriminator sees as real, images float32 in [-1, 1]; label, y as the dataset has them.
    step: scalar int32 tensor, counted from 0.
    size: examples in the batch, a Python number; a scalar tensor where a model is exported.
    training: whether networks train here (batch statistics, dropout) or are used as they are (sampling).

    Random numbers are a function of the run's seed, the step, the place in the schedule, and the name of the `once` value that
    draws them: nothing else changes them.
    """

    def __init__(self, batch: Dict[str, Any], step: Any, size: int, salt: str, training: bool = True) -> None:
        self.batch, self.step, self.size, self.training = batch, step, size, training
        self._salt = salt
        self._values: Dict[Tuple[int, str], Any] = {}
        self._drawing = ["move"]
        self._draws: Dict[str, int] = {}
        self.statistics: List[Tuple[Any, Any, float]] = []  # (variable, its batch value, momentum)

    def __enter__(self) -> "Move":
        _active.append(self)
        return self

    def __exit__(self, *error: Any) -> None:
        _active.pop()

    @contextlib.contextmanager
    def without_training(self) -> Iterator["Move"]:
        """The move, where networks are used as they are; values that it computed before stay what they are."""
        before, self.training = self.training, False
        try:
            with self:
                yield self
        finally:
            self.training = before

    def once(self, owner: Any, name: str, compute: Callable[[], Any]) -> Any:
        """The owner's value of that name, computed by the first who asks in this move."""
        key = id(owner), name
        if key not in self._values:
            others = sum(1 for _, other in self._values if other == name)
            self._drawing.append(f"{name}#{others}" if others else name)
            try:
                self._values[key] = compute()
            finally:
                self._drawing.pop()
        return self._values[key]

    def seed(self) -> Any:
        """A fresh seed pair, int32 [2]."""
        where = self._drawing[-1]
        count = self._draws[where] = self._draws.get(where, -1) + 1
        place = zlib.crc32(f"{self._salt}/{where}/{count}".encode()) & 0x7FFFFFFF
        return tf.stack([self.step, tf.constant(place, tf.int32)])

    def normal(self, shape: Any) -> Any:
        """Standard normal numbers, float32 of `shape`."""
        return random.normal(shape, self.seed())

    def uniform(self, shape: Any) -> Any:
        """Uniform numbers in [0, 1), float32 of `shape`."""
        return random.uniform(shape, self.seed())

    def record(self, variable: Any, value: Any, momentum: float) -> None:
        """Notes a batch's statistic; it enters the variable's average if the variable's network moves."""
        self.statistics.append((variable, value, momentum))
