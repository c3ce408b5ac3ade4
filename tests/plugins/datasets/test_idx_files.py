"""datasets/idx_files.py, on files made by hand"""

import gzip
import struct
import tracemalloc

import numpy as np
import pytest

from ganzoo.errors import UserError
from ganzoo_plugins.datasets import idx_files

IMAGES = np.arange(3 * 4 * 5, dtype=np.uint8).reshape(3, 4, 5)


def encode(array, kind=8):
    return struct.pack(">HBB", 0, kind, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def header(*shape):
    return struct.pack(">HBB", 0, 8, len(shape)) + struct.pack(f">{len(shape)}I", *shape)


def written(tmp_path, content):
    path = tmp_path / "some-file"
    path.write_bytes(content)
    return str(path)


def test_a_plain_file_is_read(tmp_path):
    read = idx_files.read(written(tmp_path, encode(IMAGES)), dimensions=3)
    assert read.dtype == np.uint8 and (read == IMAGES).all()


def test_a_gzip_file_is_read_whatever_its_name(tmp_path):
    read = idx_files.read(written(tmp_path, gzip.compress(encode(IMAGES))), dimensions=3)
    assert read.dtype == np.uint8 and (read == IMAGES).all()


def test_a_gzip_file_of_several_members_is_read(tmp_path):
    content = encode(IMAGES)
    read = idx_files.read(written(tmp_path, gzip.compress(content[:30]) + gzip.compress(content[30:])), dimensions=3)
    assert (read == IMAGES).all()


def test_labels_are_read(tmp_path):
    labels = np.array([5, 0, 4], np.uint8)
    assert idx_files.read(written(tmp_path, encode(labels)), dimensions=1).tolist() == [5, 0, 4]


def test_an_array_longer_than_one_chunk_is_read(tmp_path):
    array = (np.arange(3000 * 28 * 28) % 251).astype(np.uint8).reshape(3000, 28, 28)
    assert (idx_files.read(written(tmp_path, gzip.compress(encode(array), 1)), dimensions=3) == array).all()


GOOD, PACKED = encode(IMAGES), gzip.compress(encode(IMAGES))
BAD = {
    "empty": (b"", "begins with nothing"),
    "shorter than its magic": (b"\0\0\x08", "begins with 000008"),
    "a web page": (b"<!DOCTYPE html><html>404</html>", "begins with 3c21444f"),
    "a PNG": (b"\x89PNG\r\n\x1a\n" + bytes(50), "begins with 89504e47"),
    "a type that is none": (b"\0\0\x0a\x03" + GOOD[4:], "begins with 00000a03"),
    "little-endian magic": (b"\x03\x08\0\0" + GOOD[4:], "begins with 03080000"),
    "float32": (encode(IMAGES.astype(">f4"), kind=0x0D), "holds float32: only uint8"),
    "int32": (encode(IMAGES.astype(">i4"), kind=0x0C), "holds int32: only uint8"),
    "labels for images": (encode(np.zeros(7, np.uint8)), "has 1 dimensions where 3 are needed"),
    "no dimensions": (b"\0\0\x08\0\x07", "has 0 dimensions where 3 are needed"),
    "255 dimensions": (b"\0\0\x08\xff" + bytes(1020), "has 255 dimensions where 3 are needed"),
    "cut in its header": (GOOD[:10], "ends within its header"),
    "nothing after its header": (GOOD[:16], "3 x 4 x 5, which is 60 bytes, and 0 follow"),
    "cut in its data": (GOOD[:-1], "3 x 4 x 5, which is 60 bytes, and 59 follow"),
    "too long": (GOOD + b"\0", "3 x 4 x 5, which is 60 bytes, and more follow"),
    "no examples": (header(0, 28, 28), "0 x 28 x 28, which is nothing"),
    "more than memory": (header(2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1), "4294967295 x 4294967295 x 4294967295.*damaged"),
    "a product that overflows to 0": (header(2 ** 31, 2 ** 31, 4), "2147483648 x 2147483648 x 4.*damaged"),
    "just over the largest": (header(2 ** 10, 2 ** 10, 2 ** 10 + 1), "1024 x 1024 x 1025.*damaged"),
    "a promise of a gigabyte": (header(2 ** 10, 2 ** 10, 2 ** 10) + bytes(9), "1073741824 bytes, and 9 follow"),
    "gzip, cut": (PACKED[:-12], "ends too early"),
    "gzip, cut in its trailer": (PACKED[:-3], "ends too early"),
    "gzip, cut in its header": (PACKED[:5], "ends too early"),
    "gzip, wrong check sum": (PACKED[:-8] + b"\xff\xff\xff\xff" + PACKED[-4:], "cannot be read: .*CRC"),
    "gzip, damaged": (PACKED[:10] + b"\xff" + PACKED[11:], "cannot be read: .*invalid"),
    "gzip, with something behind": (PACKED + b"behind", "cannot be read"),
    "gzip, of nothing": (gzip.compress(b""), "begins with nothing"),
    "gzip, of too little": (gzip.compress(GOOD[:-1]), "60 bytes, and 59 follow"),
    "gzip, of too much": (gzip.compress(GOOD + b"\0"), "60 bytes, and more follow"),
    "gzip, of gzip": (gzip.compress(PACKED), "begins with 1f8b"),
    "gzip, of a promise": (gzip.compress(header(2 ** 10, 2 ** 10, 2 ** 10)), "1073741824 bytes, packed into \\d+: it is damaged"),
}


@pytest.mark.parametrize("case", sorted(BAD))
def test_a_bad_file_is_refused_by_name_with_its_reason(tmp_path, case):
    content, reason = BAD[case]
    path = written(tmp_path, content)
    with pytest.raises(UserError, match=reason) as told:
        idx_files.read(path, dimensions=3)
    assert path in str(told.value) and "\n" not in str(told.value)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(UserError, match="nothing-here cannot be read: No such file"):
        idx_files.read(str(tmp_path / "nothing-here"), dimensions=3)


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(UserError, match="cannot be read: "):
        idx_files.read(str(tmp_path), dimensions=3)


@pytest.mark.parametrize("content", [
    gzip.compress(header(1, 2, 2) + bytes(2 ** 26), 9),  # a bomb: 64 MiB behind a header of 4 bytes
    header(2 ** 10, 2 ** 10, 2 ** 10),  # a header of 1 GiB with nothing behind it
    gzip.compress(header(2 ** 10, 2 ** 10, 2 ** 10)),
], ids=["bomb", "header", "packed header"])  # gzip writes down the time, and both processes of a test run must have one name of it
def test_a_lie_in_the_header_costs_no_memory(tmp_path, content):
    path = written(tmp_path, content)
    del content
    tracemalloc.start()
    try:
        with pytest.raises(UserError):
            idx_files.read(path, dimensions=3)
        assert tracemalloc.get_traced_memory()[1] < 8 * 2 ** 20
    finally:
        tracemalloc.stop()
