"""MetricsLog: every reported row, as a line of JSON."""

import json
import math
import os
from pathlib import Path
from typing import Any, Dict

from ganzoo.errors import TrainingError, UserError
from ganzoo.files import read_json_lines, write_atomically
from ganzoo.hookspecs import observer

NAME = "metrics.jsonl"


class MetricsLog:
    """Writes metrics.jsonl: one JSON object a line with step, seconds and every player/term.

    A number that is not finite is written as null, because JSON has no NaN and its readers refuse one; pandas and
    `ganzoo.files.read_json_lines` read null as a NaN. The file of a resumed run is that of an uninterrupted one: rows after
    the step where it goes on are dropped, and so is the closing row of a run that has become longer.

    Raises:
        TrainingError: the log cannot be written, or that of a resumed run is damaged.
    """

    @observer
    def ganzoo_started(self, run: Any) -> None:
        path = _path(run)
        if not path.exists():
            return
        every = run.settings["report_every"]
        try:
            rows = [row for row in read_json_lines(path)
                    if _step(row) <= run.step and (_step(row) % every == 0 or _step(row) == run.steps)]
            text = "".join(map(_line, rows)).encode("utf-8")
            write_atomically(path, lambda file: file.write(text))
        except OSError as error:
            raise _unwritten(path, error) from error
        except UserError as error:
            raise TrainingError(str(error)) from error
        except (KeyError, TypeError, ValueError) as error:
            raise TrainingError(f"the metrics log {path} is damaged: a row has no step or holds what is no number.") from error

    @observer(tryfirst=True)  # a checkpoint must never be ahead of the log
    def ganzoo_reported(self, run: Any, step: int, row: Dict[str, float]) -> None:
        line = {"step": step, "seconds": run.log[-1]["seconds"]}
        line.update(row)
        path = _path(run)
        try:
            with open(str(path), "ab") as file:  # closed at once: a killed process leaves every reported row
                file.write(_line(line).encode("utf-8"))
        except OSError as error:
            raise _unwritten(path, error) from error

    @observer(tryfirst=True)
    def ganzoo_stepped(self, run: Any, step: int) -> None:
        if step % run.settings["checkpoint_every"] == 0:
            self._sync(run)

    @observer(tryfirst=True)
    def ganzoo_finished(self, run: Any) -> None:
        self._sync(run)

    @observer(tryfirst=True)
    def ganzoo_stopped(self, run: Any) -> None:
        self._sync(run)

    def _sync(self, run: Any) -> None:
        """Brings the rows to disk before the checkpoint that continues them: a power cut must not lose them alone."""
        path = _path(run)
        if not path.exists():
            return
        try:
            with open(str(path), "ab") as file:
                os.fsync(file.fileno())
        except OSError as error:
            raise _unwritten(path, error) from error


def _path(run: Any) -> Path:
    return Path(str(run.path)) / NAME


def _line(row: Dict[str, Any]) -> str:
    """`row` as JSON and the end of its line. float32 is written as the float64 of the same value: exact when read."""
    numbers: Dict[str, Any] = {}
    for name, value in row.items():
        if name == "step":
            numbers[name] = int(value)
        else:
            numbers[name] = round(float(value), 3) if name == "seconds" else float(value)
            if not math.isfinite(numbers[name]):
                numbers[name] = None
    return json.dumps(numbers, allow_nan=False) + "\n"


def _step(row: Dict[str, Any]) -> int:
    if not isinstance(row["step"], int):
        raise ValueError
    return row["step"]


def _unwritten(path: Path, error: OSError) -> TrainingError:
    return TrainingError(f"the metrics log {path} cannot be written: {error.strerror or error}. "
                         f"What was written before, checkpoints too, is kept.")
