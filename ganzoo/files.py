"""Files that are whole or absent: written beside their name, synced to disk, then renamed."""

import json
import os
from pathlib import Path
from typing import Any, BinaryIO, Callable, Dict, List, Union

from ganzoo.errors import UserError

UNPACKED, SPARE = 100, 2 ** 26  # how many times its bytes a packed file may become, beside 64 MiB


def write_atomically(path: Union[str, Path], write: Callable[[BinaryIO], Any]) -> None:
    """Whoever opens `path` at any instant, a crash included, finds the old file or the whole new one.

    write: called with a binary file, open for writing, seekable.

    Raises:
        OSError: the file cannot be written; an older one at `path` is untouched and nothing is left beside it. What `write`
            raises passes through likewise.
    """
    path = Path(path)
    beside = path.with_name(f".ganzoo-{os.urandom(6).hex()}.partial")  # a rename is atomic only within one file system
    try:
        with open(str(beside), "xb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(str(beside), str(path))
    except BaseException:  # Ctrl-C too
        try:
            os.unlink(str(beside))
        except OSError:
            pass
        raise
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Brings a rename in the folder to disk, where the system can: Windows and some network folders cannot."""
    try:
        folder = os.open(str(path), os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(folder)
    except OSError:
        pass
    finally:
        os.close(folder)


def append_line(path: Union[str, Path], line: str) -> None:
    """Adds a line, with its end, to a text file, which is made if it is not there.

    What a killed process was writing, a last line without its end, is cut off before, unless it is a whole JSON object.

    Raises:
        OSError: it cannot be written.
    """
    with open(str(path), "a+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        whole = file.read().rfind(b"\n") + 1
        if whole < size:
            file.seek(whole)
            if _is_json(file.read()):
                line = "\n" + line
            else:
                file.truncate(whole)
        file.write(line.encode("utf-8"))


def overpacked(unpacked: int, packed: int) -> bool:
    """Whether a packed file of so many bytes becomes more than it should, such as a gigabyte of zeros in a megabyte."""
    return unpacked > SPARE + UNPACKED * packed


def _is_json(content: bytes) -> bool:
    try:
        return isinstance(json.loads(content.decode("utf-8")), dict)
    except (ValueError, RecursionError):
        return False


def read_json_lines(path: Union[str, Path]) -> List[Dict[str, Any]]:
    """The objects of a file that holds one JSON object a line, such as metrics.jsonl. A null reads as a NaN.

    A last line without its end is what a killed process was writing: it is left out.

    Raises:
        OSError: there is no such file, or it cannot be read.
        UserError: another line is no JSON object; names it.
    """
    lines = Path(path).read_bytes().split(b"\n")
    found = []
    for number, line in enumerate(lines[:-1], start=1):
        try:
            row = json.loads(line.decode("utf-8"))
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            raise UserError(f"line {number} of {path} is damaged: it is no JSON object. Delete that line to go on without it.")
        found.append({name: float("nan") if value is None else value for name, value in row.items()})
    return found
