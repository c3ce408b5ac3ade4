"""The judge of digits: the classifier that is shipped with ganzoo, on images of any size."""

import os
import zipfile
import zlib
from typing import Any, Dict, Tuple

import numpy as np
from PIL import Image

from ganzoo.errors import UserError
from ganzoo.resizing import BICUBIC

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "digit_classifier.npz")
SIDE = 28

_judges: "Dict[str, DigitJudge]" = {}


def judge(mode: str) -> "DigitJudge":
    """The judge, computing in the mode of the run that is judged: some releases have one mode a process."""
    if mode not in _judges:
        _judges[mode] = DigitJudge(mode)
    return _judges[mode]


class DigitJudge:
    """Names digits, and gives the features by which samples are compared.

    accuracy: on MNIST's 10,000 test images, as measured when it was trained.

    Raises:
        UserError: the shipped file is missing or damaged.
    """

    def __init__(self, mode: str) -> None:
        from ganzoo_compat import modes
        from ganzoo_plugins.networks import digit_classifier

        weights = _read()
        self.accuracy = float(weights.pop("accuracy"))
        self._stage = modes.open_stage(mode, 0)
        with self._stage.scope():
            self._features, self._logits = digit_classifier.features(), digit_classifier.logits()
            self._stage.begin([], {}, 1)
        self._stage.write({name: value.astype("float32") for name, value in weights.items()})

    def of(self, images: Any) -> Tuple[Any, Any]:
        """(features [n, 64], probabilities [n, 10]), float64, of images [n, height, width, 1 or 3] in [-1, 1]."""
        images = in_grey(images)
        found = self._stage.sample(self._look, len(images), 0, {"image": images}).astype("float64")
        features, logits = found[:, :-10], found[:, -10:]
        likely = np.exp(logits - logits.max(axis=1, keepdims=True))
        return features, likely / likely.sum(axis=1, keepdims=True)

    def _look(self, move: Any) -> Any:
        import tensorflow as tf

        features = self._features(move.batch["image"])
        return tf.concat([features, self._logits(features)], axis=1)


def in_grey(images: Any) -> Any:
    """float32 [n, 28, 28, 1] of images [n, height, width, 1 or 3] in [-1, 1]: the mean of the channels, resized with a filter."""
    grey = np.clip(np.asarray(images, "float32").mean(axis=3), -1.0, 1.0)
    if grey.shape[1:] != (SIDE, SIDE):
        grey = np.stack([np.asarray(Image.fromarray(one).resize((SIDE, SIDE), BICUBIC)) for one in grey])
    return grey[..., np.newaxis]


def _read() -> Dict[str, Any]:
    try:
        with np.load(FILE, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        raise UserError(f"the classifier of digits, {FILE}, is missing or damaged: install ganzoo again.") from None
