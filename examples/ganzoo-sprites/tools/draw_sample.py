"""Draws the sample sheet, of which the tests cut sprites: python tools/draw_sample.py [FOLDER]

Discs, rings, squares and crosses of 16 x 16 pixels, of six colours, on a transparent ground. Nobody else drew them.
"""

import os
import sys

from PIL import Image, ImageDraw

SIDE = 16
COLOURS = ("crimson", "darkorange", "gold", "limegreen", "deepskyblue", "violet")
SHAPES = ("disc", "ring", "square", "cross")


def shape(name, margin):
    """A mask of the shape, SIDE x SIDE: 255 where it is. margin: pixels around it."""
    mask = Image.new("L", (SIDE, SIDE), 0)
    draw = ImageDraw.Draw(mask)
    first, last = margin, SIDE - 1 - margin
    if name in ("disc", "ring"):
        draw.ellipse([first, first, last, last], fill=255)
    if name == "ring":
        draw.ellipse([first + 3, first + 3, last - 3, last - 3], fill=0)
    if name == "square":
        draw.rectangle([first, first, last, last], fill=255)
    if name == "cross":
        draw.rectangle([6, first, 9, last], fill=255)
        draw.rectangle([first, 6, last, 9], fill=255)
    return mask


def drawn():
    """(the sheet, its text): a row for each shape and margin, a column for each colour; the last place is empty."""
    rows = [(name, margin) for name in SHAPES for margin in (1, 3)]
    sheet = Image.new("RGBA", (SIDE * len(COLOURS), SIDE * len(rows)), (0, 0, 0, 0))
    for row, (name, margin) in enumerate(rows):
        for column, colour in enumerate(COLOURS):
            if (row, column) != (len(rows) - 1, len(COLOURS) - 1):
                sheet.paste(Image.new("RGBA", (SIDE, SIDE), colour), (SIDE * column, SIDE * row), shape(name, margin))
    words = [[name] * len(COLOURS) for name, _ in rows]
    words[-1][-1] = "."
    return sheet, "# drawn by tools/draw_sample.py\n" + "".join(" ".join(line) + "\n" for line in words)


if __name__ == "__main__":
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "sample")
    picture, text = drawn()
    picture.save(os.path.join(folder, "shapes.png"))
    with open(os.path.join(folder, "shapes.txt"), "w") as file:
        file.write(text)
