"""Reader of IDX files, the format of MNIST: a header, then the elements of one array, big-endian, last dimension fastest.

    bytes 0, 1   zero
    byte 2       type of the elements: 8 is uint8, the only one read here
    byte 3       number of dimensions
    4 bytes each the dimensions, big-endian

A header is a stranger's word: memory grows with what the file really holds, never with what the header promises, and a
compressed file is unpacked no further than one byte past its header's size.
"""

import contextlib
import gzip
import os
import struct
import zlib
from typing import Any, BinaryIO, Callable, Dict, Optional, Tuple

import numpy as np

from ganzoo.errors import UserError
from ganzoo.files import overpacked

LARGEST = 2 ** 30  # bytes of one array; the largest published relative of MNIST (EMNIST by class) has 0.64 times 10^9

_GZIP = b"\x1f\x8b"
_CHUNK = 2 ** 20
_TYPES = {0x08: "uint8", 0x09: "int8", 0x0B: "int16", 0x0C: "int32", 0x0D: "float32", 0x0E: "float64"}


def read(path: str, dimensions: int) -> Any:
    """The array of an IDX file, plain or gzip (told by its first bytes, not by its name).

    dimensions: how many the array must have: 3 for grey images, 4 for colours, 1 for labels.

    Returns: uint8, with that many dimensions, none of them 0.

    Raises:
        UserError: the file cannot be read, or is not a sound IDX file of uint8 with that many dimensions; names the file
            and what is wrong.
    """
    return _unpacked(path, lambda file: _array(path, file, dimensions))


def shapes(folder: str) -> Dict[str, Tuple[int, ...]]:
    """{name: shape that the header says} of the IDX files of uint8 in a folder, in the order of their names.

    Raises:
        UserError: a folder cannot be looked into.
    """
    def shape(file: BinaryIO) -> Optional[Tuple[int, ...]]:
        magic = _read_at_most(file, 4)
        if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] != 0x08 or not 1 <= magic[3] <= 4:
            return None
        lengths = _read_at_most(file, 4 * magic[3])
        return struct.unpack(f">{magic[3]}I", lengths) if len(lengths) == 4 * magic[3] else None

    found = {}
    try:
        names = sorted(name for name in os.listdir(folder) if os.path.isfile(os.path.join(folder, name)))
    except OSError as error:
        raise UserError(f"the folder {folder} cannot be opened: {error.strerror or error}.") from None
    for name in names:
        with contextlib.suppress(UserError):  # what is no gzip file behind its first bytes is no IDX file either
            said = _unpacked(os.path.join(folder, name), shape)
            if said is not None:
                found[name] = said
    return found


def _unpacked(path: str, read: Callable[[BinaryIO], Any]) -> Any:
    """read(file) of the file as it is behind gzip, if it is.

    Raises:
        UserError: the file cannot be read.
    """
    try:
        with open(path, "rb") as file:
            packed = file.read(len(_GZIP)) == _GZIP
            file.seek(0)
            if not packed:
                return read(file)
            with gzip.GzipFile(fileobj=file, mode="rb") as unpacked:
                return read(unpacked)  # type: ignore[arg-type]
    except EOFError:
        raise UserError(f"the gzip file {path} ends too early: it was cut short, fetch it again.") from None
    except (zlib.error, OSError) as error:  # gzip tells damage by OSError, or by zlib.error
        reason = getattr(error, "strerror", None) or error
        raise UserError(f"the file {path} cannot be read: {reason}.") from None


def _array(path: str, file: BinaryIO, dimensions: int) -> Any:
    shape = _shape(path, file, dimensions)
    size = 1
    for length in shape:  # Python's integers, which do not overflow
        size *= length
    said = f"the header of the IDX file {path} says {' x '.join(map(str, shape))}"
    if size == 0:
        raise UserError(f"{said}, which is nothing: choose a file that holds examples.")
    if size > LARGEST:
        raise UserError(f"{said}, which is {size} bytes; an IDX file may hold {LARGEST}, so it is damaged or made to harm.")
    there = os.path.getsize(path)
    if isinstance(file, gzip.GzipFile) and overpacked(size, there):
        raise UserError(f"{said}, which is {size} bytes, packed into {there}: it is damaged, or holds next to nothing. If you "
                        f"trust it, unpack it before.")
    data = _read_at_most(file, size + 1)
    if len(data) < size:
        raise UserError(f"{said}, which is {size} bytes, and {len(data)} follow: it was cut short, fetch it again.")
    if len(data) > size:
        raise UserError(f"{said}, which is {size} bytes, and more follow: it is damaged, fetch it again.")
    return np.frombuffer(data, np.uint8).reshape(shape)


def _shape(path: str, file: BinaryIO, dimensions: int) -> Tuple[int, ...]:
    magic = _read_at_most(file, 4)
    if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] not in _TYPES:
        raise UserError(f"{path} is not an IDX file: it begins with {bytes(magic).hex() or 'nothing'}, "
                        f"where 00 00, a type and a number of dimensions belong.")
    if magic[2] != 0x08:
        raise UserError(f"the IDX file {path} holds {_TYPES[magic[2]]}: only uint8 is read.")
    if magic[3] != dimensions:
        raise UserError(f"the IDX file {path} has {magic[3]} dimensions where {dimensions} are needed "
                        f"(images have 3, or 4 with colours, labels 1): is it another file under this name?")
    lengths = _read_at_most(file, 4 * dimensions)
    if len(lengths) < 4 * dimensions:
        raise UserError(f"the IDX file {path} ends within its header: it was cut short, fetch it again.")
    return struct.unpack(f">{dimensions}I", lengths)


def _read_at_most(file: BinaryIO, size: int) -> bytearray:
    data = bytearray()
    while len(data) < size:
        chunk = file.read(min(_CHUNK, size - len(data)))
        if not chunk:
            break
        data += chunk
    return data
