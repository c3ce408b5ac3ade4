"""Batches by their number since the start of a run: the stage's rows of examples in memory, or examples read ahead of the training.

Reading ahead is threads, not tf.data: which examples are in a batch follows from (seed, number) alone, so that a run goes on
exactly where it stopped, on every release. tf.data shuffles, decodes and resizes otherwise from release to release, saves its
position in some of them only, and as a mere carrier of these arrays it would put one more copy and a Python callback between
them and the step.
"""

import os
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Dict

import numpy as np

from ganzoo.errors import TrainingError, UserError
from ganzoo.examples import Examples, Held
from ganzoo.order import Order

HANDED = 2 ** 22  # bytes of one call into TensorFlow, about: they are copied however few steps it has
AHEAD = 2 ** 26  # bytes read ahead of it, about


class Rows:
    """The numbers of the examples, which the stage holds itself."""

    most = 2 ** 31  # batches that one call into TensorFlow should get

    def __init__(self, order: Order) -> None:
        self._order = order

    def take(self, first: int, count: int) -> Dict[str, Any]:
        """Batches first .. first + count - 1: {"rows": int32 [count, batch]}."""
        return {"rows": self._order.rows(first, count)}

    def rest(self) -> None:
        """There is nothing to stop."""


class Stream:
    """The examples themselves, whole batches read in threads while TensorFlow computes."""

    def __init__(self, examples: Examples, order: Order, batch_size: int) -> None:
        self._examples, self._order = examples, order
        size = sum(int(np.prod(shape)) * (1 if key in examples.images else 4) for key, shape in examples.shapes.items())
        self._bytes = max(1, batch_size * size)
        self.most = max(1, HANDED // self._bytes)  # batches that one call into TensorFlow should get
        self._threads = min(8, os.cpu_count() or 1)  # beyond, they wait for each other's Python
        self._pool = ThreadPoolExecutor(self._threads, "ganzoo-read")
        self._coming: Dict[int, Future] = {}  # batches asked for, by number

    def take(self, first: int, count: int) -> Dict[str, Any]:
        """Batches first .. first + count - 1: {key: array [count, batch, ...]}. Those after them are begun.

        Raises:
            TrainingError: an example cannot be read.
        """
        end = first + count + max(self._threads, min(count, AHEAD // self._bytes))
        for number in [number for number in self._coming if not first <= number < end]:  # a restored run jumps
            self._coming.pop(number).cancel()
        for number in range(first, end):
            if number not in self._coming:
                self._coming[number] = self._pool.submit(self._examples.read, self._order.rows(number, 1)[0])
        try:
            found = [self._coming.pop(number).result() for number in range(first, first + count)]
        except UserError as error:
            raise TrainingError(f"{error} What was saved of the run is kept.") from error
        return {key: np.stack([batch[key] for batch in found]) for key in found[0]}

    def rest(self) -> None:
        """Reads nothing more until it is asked."""
        while self._coming:
            self._coming.popitem()[1].cancel()


def batches_of(examples: Examples, order: Order, batch_size: int) -> Any:
    """The batches of these examples in that order: `take`, `rest` and `most`."""
    return Rows(order) if isinstance(examples, Held) else Stream(examples, order, batch_size)
