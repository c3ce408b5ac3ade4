"""What an extractor plugin is: what metrics see of an image. Numbers of two extractors are not to be compared."""

from typing import Any, NamedTuple, Optional

from ganzoo.settings import Configurable


class Looked(NamedTuple):
    """What an extractor sees of images. features: [n, dimensions], float64. logits: [n, classes]; None if it names no classes."""

    features: Any
    logits: Any = None


class Extractor(Configurable):
    """What metrics see of an image. The first line of a subclass's docstring says what it is.

    `Setting`s are its options (`frechet:extractor=keras:path=model.h5`). The same images give the same numbers in every mode.
    """

    classes: Optional[int] = None  # how many it tells apart; None where it names none
    rounds = False  # whether pixels become whole numbers first, in which small differences are lost

    def unfit(self, shape: Any) -> Optional[str]:
        """Why it cannot look at images of this shape, (height, width, channels), as a sentence; None if it can."""
        return None

    def look(self, images: Any, mode: str) -> Looked:
        """Features of images, float32 [n, height, width, channels] in [-1, 1].

        mode: of the run that is measured: some releases of TensorFlow have one mode a process.

        Raises:
            UserError: its weights are not there; says where to put them.
        """
        raise NotImplementedError(f"{type(self).__name__} has no look(images, mode).")

    def fingerprint(self) -> str:
        """SHA-256 of its weights, or what else tells it from every other one."""
        raise NotImplementedError(f"{type(self).__name__} has no fingerprint().")

    def resizer(self, shape: Any) -> str:
        """How images of this shape come to the size that it looks at: part of what a score means."""
        return "none"
