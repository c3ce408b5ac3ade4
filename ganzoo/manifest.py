"""What the files of a checkpoint must be: their sizes and SHA-256, written with them and compared before they are read."""

import hashlib
import json
from collections import OrderedDict
from pathlib import Path
from typing import Any, Dict, Optional

from ganzoo.files import write_atomically

NAME = "manifest.json"
PIECE = 1 << 20  # bytes that are read at once


def write(folder: Path, **more: Any) -> None:
    """Writes down every file of the folder, and what else is to be known: which versions wrote it.

    Raises:
        OSError: a file cannot be read, or the manifest not written.
    """
    files = OrderedDict((path.name, OrderedDict([("bytes", path.stat().st_size), ("sha256", _digest(path))]))
                        for path in sorted(folder.iterdir()))
    _put(folder, OrderedDict([("files", files)] + sorted(more.items())))


def add(folder: Path, **more: Any) -> None:
    """Writes down what became known after the files were whole; the manifest is the old or the new one at any instant.

    Raises:
        OSError: it cannot be written.
        ValueError: the one that is there is damaged.
    """
    content = json.loads((folder / NAME).read_text(encoding="utf-8"), object_pairs_hook=OrderedDict)
    if content.pop("sha256", None) != _of(content):
        raise ValueError(f"{folder / NAME} is damaged")
    _put(folder, OrderedDict([("files", content.pop("files"))] + sorted(dict(content, **more).items())))


def about(folder: Path) -> Dict[str, Any]:
    """What `write` was told beside the files; {} where it cannot be read."""
    try:
        content = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return {name: value for name, value in content.items() if name not in ("files", "sha256")}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}


def fault(folder: Path) -> Optional[str]:
    """Why the files are not those that were written, such as `state.index is missing`; None if they are."""
    try:
        content = json.loads((folder / NAME).read_text(encoding="utf-8"), object_pairs_hook=OrderedDict)
        if content.pop("sha256") != _of(content):
            raise ValueError("it is not what was written")
        files = [(str(name), int(one["bytes"]), str(one["sha256"])) for name, one in content["files"].items()]
        if not files:
            raise ValueError("no checkpoint is without files")
    except FileNotFoundError:
        return f"it has no {NAME}"
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return f"its {NAME} is damaged"
    for name, size, digest in files:
        path = folder / name
        if path.name != name:
            return f"its {NAME} names {name!r}, which is no file beside it"
        try:
            if not path.is_file() and path.exists():
                return f"{name} is no file"
            there = path.stat().st_size
            if there != size:
                return f"{name} has {there} bytes, and had {size}"
            if _digest(path) != digest:
                return f"{name} was altered"
        except FileNotFoundError:
            return f"{name} is missing"
        except (OSError, ValueError) as error:
            return f"{name} cannot be read ({getattr(error, 'strerror', None) or error})"
    return None


def _put(folder: Path, content: Any) -> None:
    content["sha256"] = _of(content)
    text = json.dumps(content, indent=2) + "\n"
    write_atomically(folder / NAME, lambda file: file.write(text.encode("utf-8")))


def _digest(path: Path) -> str:
    """The SHA-256 of a file."""
    found = hashlib.sha256()
    with open(str(path), "rb") as file:
        for piece in iter(lambda: file.read(PIECE), b""):
            found.update(piece)
    return found.hexdigest()


def _of(content: Any) -> str:
    """The SHA-256 of what the manifest says, but for this."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode("utf-8")).hexdigest()
