"""The order in which a run sees its examples: NumPy's shuffle by (seed, epoch), as TensorFlow's changed between versions."""

from typing import Any, Sequence, Tuple

from ganzoo.errors import UserError


class Order:
    """Which examples are in which batch. Each epoch shows every example once, but for the remainder of a batch.

    examples: how many there are.
    left_out: the numbers of those that are in no batch.

    Raises:
        UserError: a batch is larger than the data.
    """

    def __init__(self, seed: int, examples: int, batch_size: int, left_out: Sequence[int] = ()) -> None:
        total, examples = examples, examples - len(left_out)
        if batch_size > examples:
            raise UserError(f"a batch of {batch_size} needs more than the {examples} examples that there are: "
                            f"use a smaller --batch-size.")
        self._seed, self._total, self._examples, self._batch_size, self._left_out = seed, total, examples, batch_size, left_out
        self.batches_per_epoch = examples // batch_size
        self._shuffled: Tuple[int, Any] = (-1, None)

    def rows(self, first: int, count: int) -> Any:
        """The examples of batches first .. first + count - 1 since the start of the run: int32 [count, batch_size]."""
        import numpy as np

        parts, last = [], first + count
        while first < last:
            epoch, start = divmod(first, self.batches_per_epoch)
            end = min(start + last - first, self.batches_per_epoch)
            parts.append(self._epoch(epoch)[start * self._batch_size:end * self._batch_size])
            first += end - start
        return np.concatenate(parts).reshape(count, self._batch_size)

    def _epoch(self, epoch: int) -> Any:
        import numpy as np

        if self._shuffled[0] != epoch:
            shuffled = np.random.RandomState([self._seed, epoch]).permutation(self._examples)
            if len(self._left_out):
                shuffled = np.delete(np.arange(self._total), self._left_out)[shuffled]
            self._shuffled = epoch, shuffled.astype(np.int32)
        return self._shuffled[1]
