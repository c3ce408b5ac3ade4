"""SampleGrid: what the generator makes of one fixed noise, or of the same images, again and again."""

from pathlib import Path
from typing import Any

from ganzoo import pictures
from ganzoo.errors import TrainingError
from ganzoo.hookspecs import observer

from .notebook import in_notebook

IMAGES, LARGE_IMAGES, POINTS = 64, 16, 512  # how many are drawn
LARGE = 128  # pixels: from this side on, 64 images are too large a file


class SampleGrid:
    """Draws samples/000500.png and so on from one fixed noise, or of the same images; in a notebook the newest shows, in place."""

    def __init__(self) -> None:
        self.real: Any = None
        self.shown: Any = None
        self.drawn = -1

    @observer
    def ganzoo_started(self, run: Any) -> None:
        self.drawn = -1  # a run that rolled back comes to the same steps again
        if (Path(str(run.path)) / "samples").is_dir():
            self._drop_others(run)
        if self._is_due(run, run.step) and not self._path(run, run.step).exists():
            self._draw(run, run.step)

    @observer
    def ganzoo_every(self, run: Any) -> int:
        return run.settings["sample_every"]

    @observer
    def ganzoo_stepped(self, run: Any, step: int) -> None:
        if step % run.settings["sample_every"] == 0 and step != self.drawn:
            self._draw(run, step)

    @observer
    def ganzoo_finished(self, run: Any) -> None:
        if run.step != self.drawn:
            self._draw(run, run.step)

    def picture(self, run: Any) -> Any:
        """The grid of the run as it is now, a PIL image."""
        seed = run.settings["seed"]
        if run.is_image:
            samples = run.picture(IMAGES, seed)
            height = samples.shape[1]  # several images may stand side by side
            count, columns = LARGE_IMAGES if height >= LARGE else IMAGES, run.gan.columns
            if columns:
                count = max(1, count // columns) * columns  # whole rows
            return pictures.grid(samples[:count], columns, pictures.enlarged(height))
        if self.real is None:
            self.real = run.real(POINTS)
        return pictures.scatter(run.sample(POINTS, seed), self.real)

    def _draw(self, run: Any, step: int) -> None:
        picture = self.picture(run)
        path = self._path(run, step)
        try:
            path.parent.mkdir(exist_ok=True)
            pictures.write(picture, path)
        except OSError as error:  # a run that went on without would lack pictures that an undisturbed one has
            raise TrainingError(f"the samples {path} cannot be written: {error.strerror or error}. What was written before, "
                                f"checkpoints too, is kept.") from error
        self.drawn = step
        if in_notebook():
            self._show(picture)

    def _show(self, picture: Any) -> None:
        if self.shown is not None:
            self.shown.update(picture)
        else:
            from IPython.display import display

            self.shown = display(picture, display_id=True)

    def _drop_others(self, run: Any) -> None:
        """Of a resumed run: pictures that an uninterrupted one would not have by now, of later steps or of an earlier end."""
        for path in (Path(str(run.path)) / "samples").glob("*.png"):
            if path.stem.isdigit() and (int(path.stem) > run.step or not self._is_due(run, int(path.stem))):
                path.unlink()

    @staticmethod
    def _is_due(run: Any, step: int) -> bool:
        return step % run.settings["sample_every"] == 0 or step == run.steps

    @staticmethod
    def _path(run: Any, step: int) -> Path:
        return Path(str(run.path)) / "samples" / f"{step:06d}.png"
