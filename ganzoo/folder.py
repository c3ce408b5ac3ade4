"""A run's folder: its configuration, and checkpoints that are whole or absent.

    config.json                  everything needed to run it again
    metrics.jsonl                the log
    losses.png  samples/         pictures
    examples.npz                 of a model with inputs: what its samples are made of
    checkpoints/00000500/        state.index, state.data-00000-of-00001: TensorFlow's own format, by canonical name
                                 manifest.json: their sizes and SHA-256, and the versions that wrote them
"""

import contextlib
import json
import os
import re
import shutil
import zipfile
import zlib
from collections import OrderedDict
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, Iterator, List, Optional, Sequence, Tuple, Union

from ganzoo import divergence, manifest
from ganzoo.errors import UserError
from ganzoo.files import sync_folder, write_atomically

CONFIG = "config.json"
EXAMPLES = "examples.npz"
CLAIM = ".ganzoo-claim"  # in a folder whose run is being built
SCORES = "scores.jsonl"
LOCK = ".ganzoo-lock"  # held by the process that plays the run; the file stays, the lock goes with the process


class Folder:
    """The folder of one run."""

    def __init__(self, path: Union[str, Path], made: Sequence[Path] = ()) -> None:
        self.path = Path(path)
        self._made = made  # by this process: the folder and those above it, the innermost first
        self._claimed: Any = None  # the lock of one whose run is being built
        self._faults: Dict[int, Optional[str]] = {}  # of checkpoints that were looked at; None of a sound one

    @classmethod
    def new(cls, path: Union[str, Path, None], name: str) -> "Folder":
        """Makes the folder of a new run: `path`, or the first free `runs/NAME-number`.

        Raises:
            UserError: the folder holds something already, or cannot be written.
        """
        made: List[Path] = []
        try:
            wanted = Path("runs" if path is None else path)
            made += [one for one in [wanted] + list(wanted.parents) if not one.exists()]
            wanted.mkdir(parents=True, exist_ok=True)
            if path is not None:
                return cls._claim(wanted, made)
            number = 1
            while True:
                try:
                    own = wanted / f"{name}-{number}"
                    own.mkdir()
                    return cls(own, [own] + made)
                except FileExistsError:
                    number += 1
        except OSError as error:
            _remove_empty(made)
            raise UserError(f"the run's folder {path or 'runs'} cannot be written: {error.strerror or error}. "
                            f"Say another with --run-dir.") from error

    @classmethod
    def _claim(cls, path: Path, made: Sequence[Path]) -> "Folder":
        if (path / CONFIG).exists():
            raise UserError(f"{path} holds a run, which is not overwritten: go on with it by `ganzoo resume {path}`, "
                            f"say another folder with --run-dir, or delete it if nothing in it is wanted.")
        import filelock

        there = {one.name for one in path.iterdir() if not re.match(r"^\.ganzoo-[0-9a-f]+\.partial$", one.name)}
        left = CLAIM in there and not there - {CLAIM, EXAMPLES, SCORES, "checkpoints"}  # perhaps by one that was killed
        if not left and any(path.iterdir()):
            raise UserError(f"{path} is not empty: say another folder with --run-dir.")
        folder, taken = cls(path, made), UserError(f"{path} was taken by another run just now: say another folder with --run-dir.")
        lock = filelock.FileLock(str(path / CLAIM))  # held until there is a configuration, or the process is gone
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            raise taken from None
        except NotImplementedError:  # a file system without locks
            if left:
                raise taken from None
            return folder
        folder._claimed = lock
        if (path / CONFIG).exists() or not (path / CLAIM).exists():  # since it was looked into
            lock.release()
            raise taken
        folder._clear()
        return folder

    def abandon(self) -> None:
        """Gives a new folder up, before there is a run in it: what was made for it goes, nothing else."""
        self._clear()
        self._release()
        _remove_empty(self._made)

    def _clear(self) -> None:
        """Removes what a run that begins makes: the folder was empty, so all of it is this run's."""
        for name in (CONFIG, EXAMPLES, SCORES):  # a signal may come when the first is there: without it nobody sees a run
            with contextlib.suppress(OSError):
                (self.path / name).unlink()
        shutil.rmtree(str(self.path / "checkpoints"), ignore_errors=True)
        self.sweep()

    def _release(self) -> None:
        """The folder is no more taken by a run that begins."""
        with contextlib.suppress(OSError):
            (self.path / CLAIM).unlink()
        if self._claimed is not None:
            self._claimed.release()
            self._claimed = None

    @classmethod
    def existing(cls, path: Union[str, Path]) -> "Folder":
        """The folder of a run that is there.

        Raises:
            UserError: there is none; names the runs beside it.
        """
        folder = cls(path)
        try:
            there_is_one = (folder.path / CONFIG).is_file()
        except (OSError, ValueError) as error:  # no name that a file can have
            shown = str(path) if len(str(path)) <= 100 else str(path)[:100] + "..."
            raise UserError(f"{shown!r} is not the folder of a run: {getattr(error, 'strerror', None) or error}.") from error
        if not there_is_one:
            around = folder.path if folder.path.is_dir() else folder.path.parent
            runs = sorted(str(found.parent) for found in around.glob(f"*/{CONFIG}")) if around.is_dir() else []
            there = f"it has no {CONFIG}" if folder.path.is_dir() else "it is not there"
            beside = f" There are {', '.join(runs[:10])}." if runs else ""
            raise UserError(f"{path} is not the folder of a run: {there}.{beside}")
        return folder

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else plays the run meanwhile. A process that is killed leaves no lock behind.

        Raises:
            UserError: another process plays it, or nothing can be written there.
        """
        import filelock

        lock = filelock.FileLock(str(self.path / LOCK))
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(lock.acquire(timeout=0))
            except filelock.Timeout:
                raise UserError(f"another process is at work on {self.path}: wait until it is done, or stop it.") from None
            except NotImplementedError:  # a file system without locks
                pass
            except OSError as error:
                raise UserError(f"{self.path} cannot be written: {error.strerror or error}.") from error
            yield

    def sweep(self) -> None:
        """Removes what a killed process was writing under temporary names; before a run is resumed."""
        for path in self.path.rglob(".*.partial"):
            if path.is_dir():
                shutil.rmtree(str(path), ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    path.unlink()

    def read_config(self) -> Dict[str, Any]:
        """The configuration.

        Raises:
            UserError: it cannot be read.
        """
        path = self.path / CONFIG
        try:
            config = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=OrderedDict)
            for key, kind in (("model", str), ("class", str), ("settings", dict), ("machine", dict), ("examples", dict)):
                if not isinstance(config[key], kind):
                    raise ValueError(f"{key} is no {kind.__name__}")
            _check_examples(config["examples"])
            _check_notes(config)
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            reason = f"it has no {error}" if isinstance(error, KeyError) else str(error)
            raise UserError(f"{path} cannot be read as the configuration of a run: {reason}.") from error
        return config

    def write_config(self, config: Dict[str, Any]) -> None:
        """Writes the configuration."""
        text = (json.dumps(config, indent=2) + "\n").encode("utf-8")
        write_atomically(self.path / CONFIG, lambda file: file.write(text))
        self._release()

    def write_examples(self, examples: Dict[str, Any]) -> None:
        """Writes the examples that samples are made of: a loaded run has no data."""
        import numpy as np

        if examples:
            write_atomically(self.path / EXAMPLES, lambda file: np.savez_compressed(file, **examples))

    def read_examples(self) -> Dict[str, Any]:
        """What `write_examples` wrote; {} where the file is gone.

        Raises:
            UserError: the file is damaged.
        """
        import numpy as np

        path = self.path / EXAMPLES
        try:
            with np.load(str(path), allow_pickle=False) as file:
                return {key: file[key] for key in file.files}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, EOFError, MemoryError, zipfile.BadZipFile, zlib.error) as error:
            raise UserError(f"{path} is damaged ({error}): move it away, and say what samples are to be made of, "
                            f"sample(n, y=images).") from error

    def checkpoints(self) -> List[int]:
        """The steps of which there are checkpoints, in order.

        Raises:
            UserError: their folder cannot be read.
        """
        folder = self.path / "checkpoints"
        try:
            names = [path.name for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
        except OSError as error:
            raise UserError(f"{folder} cannot be read: {error.strerror or error}.") from error
        return sorted(int(name) for name in names if name.isdecimal() and len(name) <= 18)

    def newest(self, anew: bool = False) -> Tuple[Optional[int], List[str]]:
        """(The step of the newest checkpoint that is sound, what is wrong with each newer one); None where there is none at all.

        anew: whether those that were looked at before are looked at again: files are read, and may have been damaged since.

        Raises:
            UserError: there are some, and none is sound.
        """
        wrong: List[str] = []
        for step in reversed(self.checkpoints()):
            if anew:
                self._faults.pop(step, None)
            fault = self.fault(step)
            if fault is None:
                return step, wrong
            wrong.append(f"the checkpoint of step {step} is damaged: {fault}")
        if wrong:
            raise UserError(f"{self.path} has no sound checkpoint: {'; '.join(wrong)}. Nothing was changed; bring the files back "
                            f"from a copy, or begin a new run.")
        return None, wrong

    def best(self, upto: Optional[int] = None) -> Optional[int]:
        """The step of the checkpoint that measures best by the metric of the newest measured one, of equals the first; None where
        none was measured. What is damaged or not finite counts for nothing.

        upto: the last step that counts; None counts all.
        """
        measured = [(step, self.about(step).get("measured")) for step in self.checkpoints()
                    if upto is None or step <= upto]
        found = [(step, one) for step, one in measured if one and self.fault(step) is None and one["value"] is not None]
        found = [(step, one) for step, one in found if one["metric"] == found[-1][1]["metric"]]
        return min(found, key=lambda pair: pair[1]["value"] * (1 if pair[1]["lower_is_better"] else -1))[0] if found else None

    def fault(self, step: int) -> Optional[str]:
        """What is wrong with a checkpoint, see `manifest.fault`; looked for once."""
        if step not in self._faults:
            self._faults[step] = manifest.fault(self._of(step))
        return self._faults[step]

    def _of(self, step: int) -> Path:
        return self.path / "checkpoints" / f"{step:08d}"

    def prefix(self, step: int) -> str:
        """Of the files of a checkpoint, as `tf.train.load_checkpoint` takes it."""
        return str((self._of(step) / "state").resolve())

    def about(self, step: int) -> Dict[str, Any]:
        """What the manifest of a checkpoint says beside its files."""
        return manifest.about(self._of(step))

    def write_measured(self, step: int, said: Dict[str, Any]) -> None:
        """Writes down by what `best` goes, {"metric", "value", "lower_is_better"}; a value that is not finite is None.

        Raises:
            OSError: it cannot be written.
            ValueError: the manifest is damaged.
        """
        manifest.add(self._of(step), measured=said)

    def save(self, step: int, write: Callable[[str], Any], keep: int, then: Optional[Callable[[], Any]] = None,
             **about: Any) -> Path:
        """Writes a checkpoint under a temporary name, with its manifest, syncs it, renames it; then deletes all but this one and
        the `keep` - 1 before it, and the best one where they were measured. A damaged one of the same step is moved aside, to a
        name that ends in `damaged`.

        write: called with the prefix of the files.
        then: called when the checkpoint is whole and before older ones are deleted, to measure it: that may take minutes, in
            which a process may be killed.
        about: what the manifest says beside the files.

        Raises:
            OSError: it cannot be written; earlier ones are untouched.
        """
        folder = self.path / "checkpoints"
        mark = os.urandom(4).hex()
        final, beside = self._of(step), folder / f".{step:08d}-{mark}.partial"
        first = not folder.exists()
        beside.mkdir(parents=True)
        try:
            write(str(beside.resolve() / "state"))
            manifest.write(beside, **about)
            for file in beside.iterdir():
                with open(str(file), "rb+") as whole:
                    os.fsync(whole.fileno())
            sync_folder(beside)
            if final.exists() and manifest.fault(final) is not None:
                os.rename(str(final), str(folder / f"{step:08d}-{mark}.damaged"))
            if final.exists():  # the same step, saved again: of an interrupted run that was resumed and interrupted at once
                shutil.rmtree(str(beside))
            else:
                os.rename(str(beside), str(final))
        except BaseException:
            shutil.rmtree(str(beside), ignore_errors=True)
            raise
        sync_folder(folder)
        if first:
            sync_folder(self.path)
        self._faults[step] = manifest.fault(final)
        if self._faults[step] is not None:
            raise OSError(f"what was written to {final} reads otherwise: {self._faults[step]}")
        if then is not None:
            then()
        best = self.best(step)
        for old in [one for one in self.checkpoints() if one <= step][:-keep]:  # later ones are damaged: they count for nothing
            if old == best:
                continue
            shutil.rmtree(str(self._of(old)), ignore_errors=True)
        return final


def _check_examples(examples: Dict[str, Any]) -> None:
    """Raises ValueError or KeyError where it is not what `configuration.examples` gives."""
    shapes, classes, images = examples["shapes"], examples["classes"], examples["images"]
    sound = (isinstance(shapes, dict) and "x" in shapes and isinstance(images, list) and set(images) <= set(shapes)
             and all(isinstance(shape, list) and all(type(side) is int and side > 0 for side in shape) for shape in shapes.values())
             and (classes is None or type(classes) is int and classes > 0))
    count, held_out = examples.get("count", 1), examples.get("held_out", 0)
    if not (type(count) is int and type(held_out) is int and 0 <= held_out < count):
        raise ValueError("examples has no count and held_out as a run writes them")
    if not sound:
        raise ValueError("examples has no shapes, classes and images as a run writes them")


def _check_notes(config: Dict[str, Any]) -> None:
    """Raises ValueError where what a configuration may have beside is not as a run writes it."""
    back = config.get(divergence.KEY, [])
    if not (isinstance(back, list) and all(isinstance(one, dict) and type(one.get("step")) is int and type(one.get("seed")) is int
                                           for one in back)):
        raise ValueError(f"{divergence.KEY} is no list of steps and seeds")
    observers = config.get("observers", [])
    if not (isinstance(observers, list) and all(isinstance(one, str) for one in observers)):
        raise ValueError("observers is no list of names")
    if not isinstance(config.get("resumed", []), list) or not isinstance(config.get("plugins", {}), dict):
        raise ValueError("resumed is no list, or plugins no table")


def _remove_empty(folders: Iterable[Path]) -> None:
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()
