"""Inception as published Frechet Inception Distances use it: the graph of 2015-12-05 (Szegedy et al., 2015,
https://arxiv.org/abs/1512.00567) with 1,008 logits and the 2,048 features of pool_3, as in Heusel et al., 2017,
https://arxiv.org/abs/1706.08500.
"""

import functools
import hashlib
import os
from typing import Any, Dict, Optional, Tuple

import numpy as np
from PIL import Image

from ganzoo.errors import UserError
from ganzoo.extractors import Extractor, Looked
from ganzoo.resizing import BICUBIC
from ganzoo.settings import Setting

NAME = "classify_image_graph_def.pb"  # in inception-2015-12-05.tgz, as TensorFlow published it
SHA256 = "009d6814d1bc560d4e7b236e170e9b2d5ca6f4b57bd8037f6db05776204415c6"  # 95,673,916 bytes
FEATURES, LOGITS = "pool_3:0", "softmax/logits/MatMul:0"  # published scores leave out the logits' biases
RAW, RESIZED = "ExpandDims:0", "Mul:0"  # images of any size in 0..255, which the graph resizes; and of 299x299, in -1..1
SIDE = 299

_graphs: "Dict[Tuple[str, str], Any]" = {}


class Inception(Extractor):
    """Inception of 2015-12-05 with the features of published FIDs, from a file that you have: weights=PATH."""

    rounds = True
    classes = 1008
    weights = Setting("", f"the file {NAME}, or the folder that it is in; GANZOO_INCEPTION in the environment stands in for it")
    resize = Setting("original", "original: bilinear without antialiasing, in the graph, as first published; clean: bicubic with "
                     "antialiasing, as clean-fid", choices=("original", "clean"))

    def unfit(self, shape: Any) -> Optional[str]:
        """A file that is not there is told before anything is drawn."""
        try:
            self.path()
            return None
        except UserError as error:
            return str(error)

    def look(self, images: Any, mode: str) -> Looked:
        path = self.path()
        key = path, self.resize
        if key not in _graphs:
            _graphs[key] = _Graph(path, self.resize)
        return _graphs[key].of(np.asarray(images, "float32"))

    def path(self) -> str:
        """Of the file.

        Raises:
            UserError: it is not there, or is another one.
        """
        named = os.path.expanduser(self.weights or os.environ.get("GANZOO_INCEPTION", ""))
        path = os.path.join(named, NAME) if os.path.isdir(named) else named
        if not named or not os.path.isfile(path):
            what = f"{path} is not there" if named else "nobody said where it is"
            raise UserError(f"the extractor inception needs {NAME}, which comes in TensorFlow's inception-2015-12-05.tgz, and "
                            f"{what}: say inception:weights=PATH, or set GANZOO_INCEPTION=PATH.")
        found = _sha256(path, os.stat(path).st_size, os.stat(path).st_mtime)
        if found != SHA256:
            raise UserError(f"{path} is not the Inception of published FIDs: its SHA-256 is {found}, and not {SHA256}.")
        return path

    def fingerprint(self) -> str:
        return SHA256

    def resizer(self, shape: Any) -> str:
        return {"original": f"bilinear without antialiasing to {SIDE}x{SIDE} (TensorFlow 1, in the graph)",
                "clean": f"bicubic with antialiasing to {SIDE}x{SIDE} (Pillow)"}[self.resize]


class _Graph:
    """The graph, in a session of its own, whatever the mode of the run."""

    def __init__(self, path: str, resize: str) -> None:
        from ganzoo.run import in_a_sentence
        from ganzoo_compat.frozen import FrozenGraph

        self._graph, self._resize = in_a_sentence(FrozenGraph, path), resize

    def of(self, images: Any) -> Looked:
        features, logits = [], []
        for image in images:  # one by one, as the graph's own resizing takes it
            shown = np.clip((image + 1.0) * 127.5, 0.0, 255.0)
            shown = np.repeat(shown, 3, axis=2) if shown.shape[2] == 1 else shown
            if self._resize == "clean":
                fed = {RESIZED: ((clean(np.round(shown)) - 128.0) / 128.0)[None]}
            else:
                fed = {RAW: np.round(shown)[None]}
            one, other = self._graph.run([FEATURES, LOGITS], fed)
            features.append(one.reshape(-1))
            logits.append(other.reshape(-1))
        return Looked(np.array(features, "float64"), np.array(logits, "float64"))


def clean(picture: Any) -> Any:
    """A picture [height, width, 3] in 0..255, resized to 299x299 as clean-fid does it: Parmar et al., 2022,
    https://arxiv.org/abs/2104.11222."""
    sides = [Image.fromarray(picture[..., channel].astype("float32")).resize((SIDE, SIDE), BICUBIC) for channel in range(3)]
    return np.clip(np.stack([np.asarray(side) for side in sides], axis=2), 0.0, 255.0)


@functools.lru_cache(maxsize=4)
def _sha256(path: str, size: int, changed: float) -> str:
    found = hashlib.sha256()
    with open(path, "rb") as file:
        for part in iter(lambda: file.read(1 << 20), b""):
            found.update(part)
    return found.hexdigest()
