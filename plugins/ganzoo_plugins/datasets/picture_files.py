"""Where pictures lie: in a folder, however deep, or in a zip file of one. Hidden files are passed over."""

import io
import os
import threading
import zipfile
import zlib
from typing import Any, BinaryIO, Dict, List, NamedTuple, Tuple

from ganzoo.decoding import Unreadable, check_size
from ganzoo.errors import UserError
from ganzoo.files import overpacked


class Entry(NamedTuple):
    """One file.

    parts: its path below the top, taken apart. size: bytes. mark: of its content, where that costs nothing to know. changed: when,
    in nanoseconds, where it is a file of its own.
    """

    parts: Tuple[str, ...]
    size: int
    mark: str = ""
    changed: int = 0

    @property
    def name(self) -> str:
        """Its path below the top, with slashes on every system."""
        return "/".join(self.parts)


class Directory:
    """The files below a folder. Links are followed, but not in circles."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.bad: List[Tuple[str, str]] = []  # (name, reason) of what cannot be looked into
        self.entries: List[Entry] = []
        self._walk((), (os.path.realpath(path),))
        self.entries.sort(key=lambda entry: entry.parts)

    def open(self, entry: Entry) -> BinaryIO:
        """A file, to be read from and closed.

        Raises:
            Unreadable: it cannot be opened.
        """
        check_size(entry.size)
        try:
            return open(os.path.join(self.path, *entry.parts), "rb")
        except OSError as error:
            raise Unreadable(f"it cannot be opened: {error.strerror or error}") from error

    def read(self, entry: Entry) -> bytes:
        """The bytes of a file.

        Raises:
            Unreadable: it cannot be read.
        """
        try:
            with self.open(entry) as file:
                size = os.fstat(file.fileno()).st_size
                check_size(size)
                return file.read(size)  # read(n) makes room for n bytes first
        except OSError as error:
            raise Unreadable(f"it cannot be read: {error.strerror or error}") from error

    def _walk(self, parts: Tuple[str, ...], above: Tuple[str, ...]) -> None:
        """Notes what is below the folder of these parts. above: the real paths of it and of those around it."""
        try:
            found = list(os.scandir(os.path.join(self.path, *parts)))
        except OSError as error:
            self.bad.append(("/".join(parts) or self.path, f"the folder cannot be opened: {error.strerror or error}"))
            return
        for one in found:
            inside = parts + (one.name,)
            if hidden(inside):
                continue
            try:
                if one.is_dir():
                    real = os.path.realpath(one.path)
                    if real not in above:
                        self._walk(inside, above + (real,))
                elif one.is_file():
                    about = one.stat()
                    self.entries.append(Entry(inside, about.st_size, changed=about.st_mtime_ns))
                elif one.is_symlink():
                    self.bad.append(("/".join(inside), "it is a link that leads nowhere"))
            except OSError as error:
                self.bad.append(("/".join(inside), f"it cannot be looked at: {error.strerror or error}"))


class Zip:
    """The files in a zip file. They are read where they are; nothing is unpacked to the disk.

    Raises:
        UserError: it cannot be opened.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.bad: List[Tuple[str, str]] = []
        self.entries: List[Entry] = []
        self._infos: Dict[Tuple[str, ...], Any] = {}
        self._lock = threading.Lock()
        try:
            self._file = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise UserError(f"{path} is neither a folder nor a sound .zip file ({error}).") from error
        for info in self._file.infolist():
            parts = tuple(part for part in info.filename.split("/") if part not in ("", "."))
            if not parts or info.filename.endswith("/") or hidden(parts):
                continue
            if info.flag_bits & 1:
                self.bad.append(("/".join(parts), "it is encrypted"))
            else:
                self._infos[parts] = info
        self.entries = [Entry(parts, info.file_size, f"{info.CRC:08x}")
                        for parts, info in sorted(self._infos.items())]

    def open(self, entry: Entry) -> BinaryIO:
        """A file, to be read from and closed; as `read`."""
        return io.BytesIO(self.read(entry))

    def read(self, entry: Entry) -> bytes:
        """The bytes of a file.

        Raises:
            Unreadable: it is damaged, or too large.
        """
        check_size(entry.size)
        packed = self._infos[entry.parts].compress_size
        try:
            if overpacked(entry.size, min(packed, os.path.getsize(self.path))):
                raise Unreadable(f"it claims to unpack to {entry.size} bytes from {packed}: it is empty, or made to harm")
            with self._lock, self._file.open(self._infos[entry.parts]) as file:  # a ZipFile is not made for several threads
                return file.read(entry.size)  # no further: what the directory of the zip says is a stranger's word
        except (OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
            raise Unreadable(f"it is damaged in the zip file ({str(error) or type(error).__name__})") from error


def files_of(path: str) -> Any:
    """The files of a folder or of a zip file: `entries`, sorted; `bad`; and `read`.

    Raises:
        UserError: it is neither.
    """
    return Directory(path) if os.path.isdir(path) else Zip(path)


def hidden(parts: Tuple[str, ...]) -> bool:
    """Whether a file is none of the user's: .DS_Store, .thumbnails/1.png, what macOS packs beside the files of a zip."""
    return any(part == "__MACOSX" or (part.startswith(".") and part != "..") for part in parts)
