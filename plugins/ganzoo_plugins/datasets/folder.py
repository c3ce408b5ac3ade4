"""A folder of pictures of the user's own.

    DIR/1.png ...                      pictures without labels
    DIR/cat/1.png, DIR/dog/a/2.jpg     the folders at the top are the classes, in the order of their names: cat 0, dog 1
    DIR/train/cat/1.png, DIR/test/...  parts of one dataset: split=train or split=test; train, if none is asked for

The same in a zip file, which is read where it is. A folder that holds nothing but another one is passed through. Links are
followed; hidden files, and those that are no pictures by the ending of their name, are passed over.

Every file is decoded before the training, and what cannot be used is told with the reasons. The middle of a picture is cut
out and resized (bicubic, antialiased) to the run's image_size; without it pictures that share a size, of 128 pixels at most, stay
as they are, and others become 32 x 32. Pictures that do not fit into `memory` are read while the run trains, some batches ahead
of it: in the same order, with the same numbers, from any step on. (By threads of its own and no tf.data, whose pipelines are of
one TensorFlow release, and go on from a step only by drawing all before it.) That they were decoded is remembered in ganzoo's
cache, by their names, sizes and times; check=headers only looks into these before the training.
"""

import contextlib
import hashlib
import json
import os
import warnings
import zlib
from collections import Counter, OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, Dict, Iterable, Iterator, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import PIL
from tqdm import tqdm

from ganzoo import decoding
from ganzoo.datasets import Dataset
from ganzoo.decoding import Unreadable
from ganzoo.errors import UserError, nearest
from ganzoo.examples import Examples, Held
from ganzoo.features import cache
from ganzoo.files import write_atomically
from ganzoo.settings import Setting
from ganzoo_plugins.datasets.picture_files import Entry, files_of

PARTS = ("test", "testing", "train", "training", "val", "valid", "validation")  # of a dataset: no classes
SHOWN = 3  # bad files, classes, ... that a message names
GIB = 2 ** 30


class Picture(NamedTuple):
    """One picture. folder: the one at the top that it lies in; None where there are none."""

    entry: Entry
    folder: Optional[str]


class Folder(Dataset):
    """Your own pictures: a folder or a .zip file, of any sizes and formats; the folders in it are the classes.

    data_dir: the folder, or the zip file.
    """

    reads_files = True
    split = Setting(None, "the part that is taken, where the top has folders such as train and test; none is train", type=str)
    channels = Setting(None, "colours or none; none is grey where no picture has colours", type=str, choices=("rgb", "grey"))
    labels = Setting(True, "whether the folders at the top are classes")
    skip_bad = Setting(False, "whether files that cannot be used are left out")
    memory = Setting(1.0, "GiB that the images may fill; if they would fill more, they are read while the run trains", at_least=0)
    check = Setting("whole", "what is looked at of images that are read while the run trains, before it: the whole, each decoded "
                             "once, or their headers", choices=("headers", "whole"))

    def examples(self, seed: int, image_size: Optional[int] = None) -> Examples:
        """x: uint8 [n, side, side, 1 or 3]; label, where there are classes: int32 [n]. The same for every seed.

        Raises:
            UserError: there are no pictures, or some that cannot be used; names the first few of them, with the reasons.
        """
        files = files_of(self.path("a folder of pictures or a .zip file of one"))
        kinds = decoding.formats()

        def look(picture: Picture) -> decoding.About:
            with files.open(picture.entry) as file:
                return decoding.about(file, kinds)

        pictures = self._pictures(files.entries)
        sound, bad = _sorted_out(pictures, _each(look, pictures, "looking into pictures"), files.bad)
        self._check(sound, bad)
        height, width, channels = shape = self._shape([about for _, about in sound], image_size)
        fits = len(sound) * height * width * channels <= self.memory * GIB
        x = np.empty((len(sound) if fits else 0,) + shape, np.uint8)

        def read(picture: Picture) -> Any:
            return decoding.decode(files.read(picture.entry), kinds, height, width, channels == 1)

        def fill(row: int) -> int:
            content = files.read(sound[row][0].entry)
            pixels = decoding.decode(content, kinds, height, width, channels == 1)
            if fits:
                x[row] = pixels
            return zlib.crc32(content)

        sums: List[Any] = []
        if fits or self.check == "whole":
            numbers = range(len(sound))
            marks_of = _each(fill, numbers, "reading pictures") if fits else self._decoded([picture for picture, _ in sound], fill)
            rows, bad = _sorted_out(numbers, marks_of, bad, lambda row: sound[row][0].entry.name)
            self._check(rows, bad)
            if len(rows) < len(sound):
                x = x[[row for row, _ in rows]] if fits else x
                sound = [sound[row] for row, _ in rows]
            sums = [mark for _, mark in rows]
        names = sorted({picture.folder for picture, _ in sound if picture.folder is not None})
        self.classes = len(names) or None
        arrays = {"label": np.array([names.index(str(picture.folder)) for picture, _ in sound], np.int32)} if names else {}
        note = self._note(sound, shape, names, bad, fits)
        if not fits:
            return Streamed([picture for picture, _ in sound], read, shape, arrays, note)
        marks = [f"{picture.entry.name} {mark:08x}\n" for (picture, _), mark in zip(sound, sums)]
        return Held(dict(arrays, x=x), note, {"files": _sum(marks)})

    def _decoded(self, pictures: Sequence[Picture], decode: Callable[[int], Any]) -> List[Any]:
        """For each None, or the Unreadable that `decode` of its number raises; not tried again where it was decoded once."""
        known = f"Pillow {PIL.__version__}\n{os.path.realpath(str(self.data_dir))}"
        sha = hashlib.sha256(known.encode("utf-8", "surrogateescape"))
        for entry, _ in pictures:
            sha.update(f"\n{entry.name} {entry.size} {entry.changed} {entry.mark}".encode("utf-8", "surrogateescape"))
        path = cache() / f"decoded-{sha.hexdigest()[:32]}.json"
        try:
            undecoded = json.loads(path.read_text("utf-8"))
            rows = [row for row in undecoded if type(row) is int and 0 <= row < len(pictures)]
        except (OSError, ValueError, TypeError):  # there is none, or it is damaged
            rows = list(range(len(pictures)))
        tried = list(_each(decode, rows, "looking into pictures as a whole"))
        bad = {row: result for row, result in zip(rows, tried) if isinstance(result, Unreadable)}
        if len(bad) < len(rows):
            with contextlib.suppress(OSError):
                path.parent.mkdir(parents=True, exist_ok=True)
                write_atomically(path, lambda file: file.write(json.dumps(sorted(bad)).encode("utf-8")))
        return [bad.get(row) for row in range(len(pictures))]

    def _shape(self, headers: Sequence[decoding.About], image_size: Optional[int]) -> Tuple[int, int, int]:
        """(height, width, channels) of the images."""
        grey = all(about.grey for about in headers) if self.channels is None else self.channels == "grey"
        if image_size:
            return image_size, image_size, 1 if grey else 3
        return decoding.size_of({(about.height, about.width) for about in headers}) + (1 if grey else 3,)

    def _pictures(self, entries: Sequence[Entry]) -> List[Picture]:
        """The pictures of the part that is asked for, each with its folder.

        Raises:
            UserError: there are none, or no such part, or they lie both beside folders and in them.
        """
        endings = decoding.endings()
        found = [(entry, entry.parts) for entry in entries if os.path.splitext(entry.name)[1].lower() in endings]
        if not found:
            others = Counter(os.path.splitext(entry.name)[1].lower() or "no ending" for entry in entries).most_common(SHOWN)
            there = ", ".join(f"{count} of {ending}" for ending, count in others) or "no files at all"
            raise UserError(f"dataset 'folder' finds no pictures in {self.data_dir} by the endings of their names, such as .png or "
                            f".jpg; there are {there}.")
        wanted = self.split
        while True:
            top = sorted({parts[0] for _, parts in found if len(parts) > 1})
            loose = [entry.name for entry, parts in found if len(parts) == 1]
            if wanted is None and not loose and len(top) > 1 and all(name.lower() in PARTS for name in top):
                wanted = next((name for name in top if name.lower() in ("train", "training")), None)
                if wanted is None:
                    raise UserError(f"dataset 'folder' finds the parts {' and '.join(top)} in {self.data_dir}, and no train: say "
                                    f"which one, folder:split={top[0]}.")
            if wanted in top:
                inside, wanted = wanted, None
            elif not loose and len(top) == 1:
                inside = top[0]
            else:
                break
            found = [(entry, parts[1:]) for entry, parts in found if parts[0] == inside and len(parts) > 1]
        if wanted is not None:
            raise UserError(f"dataset 'folder' finds no part {wanted!r} in {self.data_dir}. {nearest(wanted, top)}")
        if self.labels and loose and top:
            raise UserError(f"dataset 'folder' finds pictures beside folders in {self.data_dir}, such as {loose[0]} beside "
                            f"{top[0]}: move them into folders of their classes, or say that folders are no classes, "
                            f"folder:labels=false.")
        return [Picture(entry, parts[0] if self.labels and len(parts) > 1 else None) for entry, parts in found]

    def _check(self, sound: Sequence[Any], bad: Sequence[Tuple[str, str]]) -> None:
        """Raises UserError if there are bad files that are not to be left out, or nothing else."""
        if bad and (not self.skip_bad or not sound):
            do = "Mend or remove them, or leave them out: folder:skip_bad=true." if sound else "There are no others."
            raise UserError(f"dataset 'folder' cannot use {len(bad)} of {len(bad) + len(sound)} files in {self.data_dir}: "
                            f"{_named(bad)}. {do}")

    def _note(self, sound: Sequence[Tuple[Picture, decoding.About]], shape: Tuple[int, int, int], names: Sequence[str],
              bad: Sequence[Tuple[str, str]], fits: bool) -> str:
        """What was found, in one sentence."""
        headers = sorted((about for _, about in sound), key=lambda about: about.height * about.width)
        sizes = " to ".join(OrderedDict.fromkeys(f"{about.width} x {about.height}" for about in (headers[0], headers[-1])))
        note = f"{len(sound)} pictures of {sizes} pixels, as {shape[1]} x {shape[0]} {'grey' if shape[2] == 1 else 'rgb'}"
        if not fits:
            note += f", read while the run trains as all would fill {len(sound) * float(np.prod(shape)) / GIB:.2g} GiB"
        if names:
            counts = Counter(picture.folder for picture, _ in sound)
            shown = [f"{place} {name} ({counts[name]})" for place, name in enumerate(names)]
            note += "; classes: " + ", ".join(shown if len(shown) <= 20 else shown[:10] + ["..."] + shown[-1:])
        return note + (f"; left out {len(bad)}: {_named(bad)}" if bad else "")


class Streamed(Examples):
    """Pictures that are decoded when they are asked for."""

    images = ("x",)

    def __init__(self, pictures: Sequence[Picture], read: Callable[[Picture], Any], shape: Tuple[int, ...],
                 arrays: Dict[str, Any], note: str) -> None:
        self._pictures, self._read, self.arrays, self.note = pictures, read, arrays, note
        self.shapes = {key: tuple(array.shape[1:]) for key, array in arrays.items()}
        self.shapes["x"] = shape

    def __len__(self) -> int:
        return len(self._pictures)

    def read(self, rows: Any) -> Dict[str, Any]:
        found = {key: array.take(rows, axis=0) for key, array in self.arrays.items()}
        found["x"] = np.stack([self._pixels(self._pictures[row]) for row in rows])
        return found

    def checksums(self) -> Dict[str, str]:
        """Of names, sizes, and what a zip file says of contents."""
        return {"files": _sum(f"{entry.name} {entry.size} {entry.mark}\n" for entry, _ in self._pictures)}

    def _pixels(self, picture: Picture) -> Any:
        try:
            return self._read(picture)
        except Unreadable as error:
            raise UserError(f"dataset 'folder' cannot use {picture.entry.name}: {error}. Without check=headers such files are "
                            f"found before a run, and with skip_bad=true they are left out.") from error


def _sorted_out(items: Sequence[Any], results: Iterable[Any], bad: Sequence[Tuple[str, str]],
                name: Callable[[Any], str] = lambda picture: picture.entry.name) -> Tuple[List[Any], List[Tuple[str, str]]]:
    """([(item, its result)], what is bad with the reasons), of the results of `_each`."""
    sound, worse = [], list(bad)
    for item, result in zip(items, results):
        if isinstance(result, Unreadable):
            worse.append((name(item), str(result)))
        else:
            sound.append((item, result))
    return sound, worse


def _each(function: Callable[[Any], Any], items: Sequence[Any], doing: str) -> Iterator[Any]:
    """function(item), or the Unreadable that it raised, of each item in order; threads do it, and whoever waits is told."""
    def tried(item: Any) -> Any:
        try:
            return function(item)
        except Unreadable as error:
            return error

    def some(start: int) -> List[Any]:  # one task of several small pictures, and few tasks at a time
        return [tried(item) for item in items[start:start + 16]]

    def results() -> Iterator[Any]:
        with warnings.catch_warnings(), ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as pool:
            warnings.simplefilter("ignore")  # Pillow's, of what is told as a bad file
            for start in range(0, len(items), 1024):
                for found in pool.map(some, range(start, min(start + 1024, len(items)), 16)):
                    yield from found

    return iter(tqdm(results(), desc=doing, total=len(items), delay=2, leave=False, disable=None))


def _named(bad: Sequence[Tuple[str, str]]) -> str:
    """The first few bad files with the reasons."""
    more = f", and {len(bad) - SHOWN} more" if len(bad) > SHOWN else ""
    return ", ".join(f"{name} ({reason})" for name, reason in bad[:SHOWN]) + more


def _sum(lines: Any) -> str:
    total = 0
    for line in lines:
        total = zlib.crc32(line.encode("utf-8", "surrogateescape"), total)
    return f"crc32 {total:08x}"
