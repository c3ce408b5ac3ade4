"""Writes docs/samples.png: the last sample grid of every model's verified run, each under its name.

    python tools/sample_sheet.py runs/verify/*-seed0
"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw

DOCS = Path(__file__).resolve().parent.parent / "docs"
SIDE, NAME, GAP, COLUMNS = 236, 14, 8, 5  # pixels; and how many stand in a row
PAPER, INK = "white", "black"


def last_grid(run):
    """(name of the model, the newest picture of samples in a run's folder)."""
    run = Path(run)
    return run.name.rpartition("-seed")[0] or run.name, Image.open(str(max((run / "samples").glob("*.png")))).convert("RGB")


def sheet(grids):
    """One picture of [(name, picture)], in rows."""
    rows = -(-len(grids) // COLUMNS)
    page = Image.new("RGB", (GAP + COLUMNS * (SIDE + GAP), GAP + rows * (NAME + SIDE + GAP)), PAPER)
    for place, (name, grid) in enumerate(grids):
        x, y = GAP + place % COLUMNS * (SIDE + GAP), GAP + place // COLUMNS * (NAME + SIDE + GAP)
        ImageDraw.Draw(page).text((x, y), name, INK)
        grid.thumbnail((SIDE, SIDE), Image.LANCZOS)
        page.paste(grid, (x, y + NAME))
    return page


if __name__ == "__main__":
    sheet([last_grid(run) for run in sorted(sys.argv[1:])]).save(str(DOCS / "samples.png"), optimize=True)
