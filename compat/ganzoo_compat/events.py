"""Event files, which TensorBoard reads: the same on every release and in every mode.

tf.summary of TensorFlow 2 needs eager mode, and from 2.21 on TensorBoard installed; that of TensorFlow 1 refuses eager mode. Both
write by one writer, which takes events as they are.
"""

import importlib
import os
import time
from typing import Any, Dict

import numpy as np

from ganzoo_compat.spelling import v1

__all__ = ["Events"]

_Writer = importlib.import_module("tensorflow.python.summary.writer.event_file_writer").EventFileWriter
BINS = 30  # of a histogram


class Events:
    """The event file of one process in a folder; TensorBoard joins several."""

    def __init__(self, folder: str) -> None:
        number = len(os.listdir(folder)) if os.path.isdir(folder) else 0
        self.earlier = number > 0  # whether there are files already
        self._writer = _Writer(folder, filename_suffix=f".{number:04d}")  # else of one name with another one of the same second

    def begin(self, step: int) -> None:
        """What was written of later steps, by a process that was killed, or before the run rolled back, is not shown any more."""
        self._write(step + 1, session_log=v1.SessionLog(status=v1.SessionLog.START))

    def numbers(self, step: int, values: Dict[str, float]) -> None:
        """{tag: number}."""
        found = [v1.Summary.Value(tag=tag, simple_value=value) for tag, value in values.items()]
        self._write(step, summary=v1.Summary(value=found))

    def picture(self, step: int, tag: str, png: bytes, width: int, height: int) -> None:
        """A picture, as the bytes of a PNG file of that many pixels."""
        image = v1.Summary.Image(encoded_image_string=png, width=width, height=height, colorspace=3)
        self._write(step, summary=v1.Summary(value=[v1.Summary.Value(tag=tag, image=image)]))

    def histogram(self, step: int, tag: str, array: Any) -> None:
        """Of all the numbers of an array that are finite; nothing if there are none."""
        values = np.asarray(array, np.float64).reshape(-1)
        values = values[np.isfinite(values)]
        if not len(values):
            return
        counts, edges = np.histogram(values, BINS)
        found = v1.HistogramProto(min=values.min(), max=values.max(), num=len(values), sum=values.sum(),
                                  sum_squares=np.square(values).sum(), bucket_limit=edges[1:], bucket=counts)
        self._write(step, summary=v1.Summary(value=[v1.Summary.Value(tag=tag, histo=found)]))

    def flush(self) -> None:
        """Brings what was written to disk."""
        self._writer.flush()

    def close(self) -> None:
        """Ends the file."""
        self._writer.close()

    def _write(self, step: int, **what: Any) -> None:
        self._writer.add_event(v1.Event(wall_time=time.time(), step=step, **what))
