"""What a run's folder tells at a glance. Neither TensorFlow nor NumPy is imported."""

import contextlib
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional, Union

from ganzoo import scores
from ganzoo.errors import UserError
from ganzoo.files import read_json_lines
from ganzoo.folder import CONFIG, LOCK, Folder

RUNNING, DONE, STOPPED, EMPTY, DAMAGED = "running", "done", "stopped", "empty", "damaged"


class Overview(NamedTuple):
    """One run.

    status: running (another process plays it), done, stopped (before its last step), empty (without a checkpoint), damaged.
    step: of the newest checkpoint, of a running one of the newest row of its log. steps: in all.
    scores: of each metric, by name, that of the latest step.
    best: {metric, value, step} of the checkpoint that measures best; None where none was measured.
    config: as in config.json; empty of a damaged one. note: what is wrong with it.
    """

    path: Path
    status: str
    step: int
    steps: int
    scores: Dict[str, scores.Score]
    best: Optional[Dict[str, Any]]
    config: Dict[str, Any]
    note: str = ""

    @property
    def model(self) -> str:
        """As it was asked for."""
        return str(self.config.get("model", ""))

    @property
    def dataset(self) -> str:
        """As it was asked for."""
        return str(self.config.get("settings", {}).get("dataset", ""))


def look(path: Union[str, Path]) -> Overview:
    """The run in a folder.

    Raises:
        UserError: there is none.
    """
    folder = Folder.existing(path)
    try:
        return _look(folder)
    except UserError as error:
        return Overview(folder.path, DAMAGED, 0, 0, {}, None, {}, str(error))
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
        return Overview(folder.path, DAMAGED, 0, 0, {}, None, {}, f"its files are damaged: {type(error).__name__}: {error}.")


def _look(folder: Folder) -> Overview:
    config, there, found = folder.read_config(), folder.checkpoints(), scores.read(folder.path)
    steps, step = int(config["settings"]["steps"]), there[-1] if there else 0
    status = RUNNING if _locked(folder.path) else EMPTY if not there else DONE if step >= steps else STOPPED
    if status == RUNNING:
        with contextlib.suppress(UserError, OSError, KeyError, OverflowError, TypeError, ValueError, IndexError):
            step = max(step, int(read_json_lines(folder.path / "metrics.jsonl")[-1]["step"]))
    newest: Dict[str, scores.Score] = {}
    for score in sorted(found, key=lambda one: one.step):  # of one step, those measured last
        newest[score.metric] = score
    return Overview(folder.path, status, step, steps, newest, _best(folder), config)


def runs_in(path: Union[str, Path]) -> List[Overview]:
    """Those in the folders below, at any depth, oldest first.

    Raises:
        UserError: there is no such folder.
    """
    path = Path(path)
    if not path.is_dir():
        raise UserError(f"there is no folder {path}: say where the runs are, ganzoo runs FOLDER.")
    there = [one for one in path.rglob(CONFIG)
             if one.is_file() and not any(part.startswith(".") for part in one.relative_to(path).parts)]
    return sorted(map(look, (one.parent for one in there)), key=lambda one: (str(one.config.get("created", "")), str(one.path)))


def _locked(path: Path) -> bool:
    """Whether a process holds the run's lock."""
    import filelock

    if not (path / LOCK).exists():
        return False
    try:
        with filelock.FileLock(str(path / LOCK)).acquire(timeout=0):
            return False
    except filelock.Timeout:
        return True
    except (NotImplementedError, OSError):  # a file system without locks, or without leave to write
        return False


def _best(folder: Folder) -> Optional[Dict[str, Any]]:
    """Of the checkpoints by the metric of the setting `best`, from their manifests; nothing is verified."""
    found = []
    for step in folder.checkpoints():
        measured = folder.about(step).get("measured")
        if measured and measured.get("value") is not None:
            found.append(dict(measured, step=step))
    found = [one for one in found if one["metric"] == found[-1]["metric"]]
    return min(found, key=lambda one: one["value"] * (1 if one["lower_is_better"] else -1)) if found else None
