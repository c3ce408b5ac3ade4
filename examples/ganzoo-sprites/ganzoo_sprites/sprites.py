"""Sprite sheets: PNG pictures of many tiles, each with a text beside it that says what its tiles are.

    DIR/shapes.png      the sheet
    DIR/shapes.txt      a line for each of its rows of tiles, with a word for each tile in it; a dot is an empty place

        # weather
        sun   sun  moon
        cloud .    moon

The words are the classes, in the order of the alphabet: cloud 0, moon 1, sun 2. The size of a tile is the sheet's, divided by the
number of words in a line and by the number of lines; it has to be the same in every sheet. What follows a # is passed over, and so
are empty lines. Transparent pixels show the background.

Every sheet is read before the training, and all that are not sound are told at once, each with its reason.
"""

import os

import numpy as np
from PIL import Image

from ganzoo import Dataset, Setting, UserError
from ganzoo.examples import Held

EMPTY = "."  # the word of a place without a tile
SHOWN = 3  # bad sheets that a message names
LARGEST = 2 ** 26  # pixels of a sheet, 8192 x 8192: what a file of a few bytes may claim
BACKGROUNDS = {"black": (0, 0, 0, 255), "white": (255, 255, 255, 255)}


class Unsound(Exception):
    """A sheet cannot be used; the message is the reason, a half sentence."""


class Sprites(Dataset):
    """The tiles of sprite sheets, PNG pictures, each with a text beside it that says what its tiles are.

    data_dir: the folder of the sheets.
    """

    reads_files = True
    channels = Setting("rgb", "colours or none", choices=("rgb", "grey"))
    background = Setting("black", "what transparent pixels show", choices=tuple(BACKGROUNDS))
    only = Setting((), "the words whose tiles are taken; none named takes all", type=(str,))

    def examples(self, seed, image_size=None):
        """x: uint8 [n, height, width, 3, or 1 in grey]; label: int32 [n]. The same for every seed.

        Raises:
            UserError: there are no sheets, or some that cannot be used; names the first few of them, with the reasons.
        """
        folder = self.path("a folder of sprite sheets, NAME.png with NAME.txt beside it")
        sheets, bad = [], []
        for name in self._names(folder):
            try:
                sheets.append((name,) + self._cut(folder, name))
            except Unsound as reason:
                bad.append(f"{name} ({reason})")
        if bad:
            more = f", and {len(bad) - SHOWN} more" if len(bad) > SHOWN else ""
            raise UserError(f"dataset 'sprites' cannot use {len(bad)} of {len(bad) + len(sheets)} sheets in {self.data_dir}: "
                            f"{', '.join(bad[:SHOWN])}{more}. Mend or remove them.")
        self._check_sizes(sheets)
        return self._chosen([tile for _, tiles, _ in sheets for tile in tiles], [word for _, _, words in sheets for word in words],
                            len(sheets))

    def _names(self, folder):
        """The sheets' files, sorted.

        Raises:
            UserError: there are none.
        """
        if not os.path.isdir(folder):
            raise UserError(f"dataset 'sprites' reads the sheets of a folder, and {self.data_dir} is a file: give the folder that "
                            f"it lies in.")
        there = sorted(name for name in os.listdir(folder) if not name.startswith("."))
        names = [name for name in there if name.lower().endswith(".png")]
        if not names:
            others = ", ".join(there[:SHOWN]) + (", ..." if len(there) > SHOWN else "") or "nothing"
            raise UserError(f"dataset 'sprites' finds no sheets in {self.data_dir}, pictures named .png; there is {others}.")
        return names

    def _cut(self, folder, name):
        """(tiles [n, height, width, channels], their words) of a sheet, row by row.

        Raises:
            Unsound: the picture or its text cannot be read, or they do not fit together.
        """
        rows = _words(os.path.join(folder, os.path.splitext(name)[0] + ".txt"))
        pixels = self._pixels(os.path.join(folder, name))
        height, width = pixels.shape[:2]
        down, across = len(rows), len(rows[0])
        if height % down or width % across:
            raise Unsound(f"{width} x {height} pixels are not {across} x {down} tiles of one size, as its text has them")
        tiles = pixels.reshape(down, height // down, across, width // across, -1).swapaxes(1, 2)
        there = [(row, column) for row in range(down) for column in range(across) if rows[row][column] != EMPTY]
        if not there:
            raise Unsound("its text has no word but dots")
        return np.stack([tiles[place] for place in there]), [rows[row][column] for row, column in there]

    def _pixels(self, path):
        """The sheet as uint8 [height, width, channels], on the background."""
        try:
            with Image.open(path, formats=["PNG"]) as image:
                if image.size[0] * image.size[1] > LARGEST:
                    raise Unsound(f"it claims {image.size[0]} x {image.size[1]} pixels, more than {LARGEST // 10 ** 6} million")
                if image.mode.startswith("I"):
                    raise Unsound("it has 16 bits a pixel: save it with 8")
                sheet = image.convert("RGBA")
        except Unsound:
            raise
        except Exception as error:  # Pillow says damage in errors of a dozen types
            reason = (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
            raise Unsound(f"it cannot be read as PNG: {reason.replace(path, os.path.basename(path))}") from error
        shown = Image.new("RGBA", sheet.size, BACKGROUNDS[self.background])
        shown.alpha_composite(sheet)
        pixels = np.array(shown.convert("L" if self.channels == "grey" else "RGB"))
        return pixels[..., np.newaxis] if self.channels == "grey" else pixels

    def _check_sizes(self, sheets):
        """Raises UserError if the tiles of a sheet have another size than the first one's."""
        first, tiles, _ = sheets[0]
        for name, others, _ in sheets[1:]:
            if others.shape[1:] != tiles.shape[1:]:
                raise UserError(f"dataset 'sprites' needs tiles of one size, and those of {first} in {self.data_dir} are "
                                f"{tiles.shape[2]} x {tiles.shape[1]} pixels, those of {name} {others.shape[2]} x "
                                f"{others.shape[1]}: resize a sheet, or put it into a folder of its own.")

    def _chosen(self, tiles, words, sheets):
        """The tiles of the words that are asked for, with labels."""
        unknown = sorted(set(self.only) - set(words))
        if unknown:
            raise UserError(f"dataset 'sprites' finds no tile named {unknown[0]!r} in {self.data_dir}; there are "
                            f"{', '.join(sorted(set(words)))}.")
        taken = [place for place, word in enumerate(words) if not self.only or word in self.only]
        names = sorted({words[place] for place in taken})
        self.classes = len(names)
        x = np.stack([tiles[place] for place in taken])
        counts = ", ".join(f"{label} {name} ({words.count(name)})" for label, name in enumerate(names))
        note = f"{len(x)} tiles of {x.shape[2]} x {x.shape[1]} pixels from {sheets} sheet{'s' * (sheets > 1)}; classes: {counts}"
        return Held({"x": x, "label": np.array([names.index(words[place]) for place in taken], np.int32)}, note)


def _words(path):
    """The words of a sheet's text, line by line.

    Raises:
        Unsound: it is not there, is no text, says nothing, or its lines have different numbers of words.
    """
    name = os.path.basename(path)
    try:
        with open(path, encoding="utf-8") as file:
            lines = [(number, line.partition("#")[0].split()) for number, line in enumerate(file, 1)]
    except OSError as error:
        raise Unsound(f"its text {name} cannot be opened: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise Unsound(f"its text {name} is not in UTF-8") from error
    rows = [(number, words) for number, words in lines if words]
    if not rows:
        raise Unsound(f"its text {name} has no words")
    for number, words in rows:
        if len(words) != len(rows[0][1]):
            raise Unsound(f"line {number} of its text {name} has the number of words {len(words)}, and line {rows[0][0]} has "
                          f"{len(rows[0][1])}")
    return [words for _, words in rows]
