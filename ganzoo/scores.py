"""Scores of a run, each with the protocol that it was measured by; those of unlike protocols do not stand in one column.

    scores.jsonl in the run's folder: {"metric", "value", "deviation", "step", "seed", "protocol", "versions", "at"}, one a line
"""

import json
import math
from collections import OrderedDict
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Union

from ganzoo.errors import UserError
from ganzoo.files import append_line, read_json_lines, write_atomically
from ganzoo.folder import SCORES as FILE


class Score(NamedTuple):
    """One number.

    metric: as it was asked for. step: of the checkpoint. seed: of the samples. deviation: where the metric tells it.
    protocol: all that the number depends on beside the weights and the seed. versions: of what computed it. at: when.
    """

    metric: str
    value: float
    step: int
    seed: int
    deviation: Optional[float]
    protocol: Dict[str, Any]
    versions: Dict[str, str]
    at: str

    def plain(self) -> Dict[str, Any]:
        """As JSON has it, which has no numbers that are not finite."""
        row = OrderedDict(self._asdict())
        row.update({key: None for key in ("value", "deviation") if row[key] is None or not math.isfinite(row[key])})
        return row


def read(path: Union[str, Path]) -> List[Score]:
    """The scores of the run in a folder, in the order in which they were measured.

    Raises:
        UserError: the file is damaged; names the line.
    """
    file = Path(path) / FILE
    if not file.exists():
        return []
    try:
        rows = read_json_lines(file)
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror or error}.") from error
    found = []
    for number, row in enumerate(rows, start=1):
        try:
            score = Score(**{name: row[name] for name in Score._fields})
            if not isinstance(score.protocol, dict) or not isinstance(score.versions, dict) or not isinstance(score.metric, str):
                raise TypeError("metric is no text, or protocol or versions no object")
            deviation = None if score.deviation is None or math.isnan(score.deviation) else score.deviation  # a null reads as NaN
            found.append(score._replace(value=float(score.value), step=int(score.step), deviation=deviation))
        except (KeyError, OverflowError, TypeError, ValueError) as error:
            raise UserError(f"line {number} of {file} is damaged: {type(error).__name__}: {error}. Delete it to go on.") from error
    return found


def append(path: Union[str, Path], score: Score) -> None:
    """Adds a line to the run's scores.

    Raises:
        UserError: it cannot be written.
    """
    file = Path(path) / FILE
    try:
        append_line(file, _line(score))
    except OSError as error:
        raise UserError(f"the score cannot be written to {file}: {error.strerror or error}.") from error


def forget_later(path: Union[str, Path], step: int) -> None:
    """Drops the scores of later steps, to which a run that is resumed or rolled back comes anew, with other weights or the same.

    Raises:
        UserError: the file is damaged, or cannot be written.
    """
    found = read(path)
    kept = [one for one in found if one.step <= step]
    if len(kept) < len(found):
        file = Path(path) / FILE
        try:
            write_atomically(file, lambda to: to.write("".join(map(_line, kept)).encode()))
        except OSError as error:
            raise UserError(f"{file} cannot be written: {error.strerror or error}.") from error


def _line(score: Score) -> str:
    return json.dumps(score.plain()) + "\n"


def unlike(scores: Sequence[Score]) -> List[str]:
    """In what the protocols of scores differ: `key: one value, another value`."""
    keys = list(OrderedDict.fromkeys(key for score in scores for key in score.protocol))
    found = []
    for key in keys:
        values = list(OrderedDict.fromkeys(json.dumps(score.protocol.get(key), sort_keys=True) for score in scores))
        if len(values) > 1:
            found.append(f"{key}: {', '.join(value.strip(chr(34)) for value in values)}")
    return found
