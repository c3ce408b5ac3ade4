"""A Keras model as extractor: one of your own, or Keras's InceptionV3, whose numbers are not those of published FIDs."""

import hashlib
import os
from typing import Any, Dict, Tuple

import numpy as np
from PIL import Image

from ganzoo.errors import UserError
from ganzoo.extractors import Extractor, Looked
from ganzoo.resizing import BICUBIC
from ganzoo.settings import Setting

_models: "Dict[Tuple[str, str], Any]" = {}


class KerasModel(Extractor):
    """What a Keras model of your own makes of images, from its file: keras:path=model.h5."""

    bare = "path"
    path = Setting("", "the model's file, as Keras saves it")
    extent = Setting("-1..1", "what the model takes images' values for", choices=("-1..1", "0..1", "0..255"))

    def look(self, images: Any, mode: str) -> Looked:
        model = self._model()
        shown = _resized(np.asarray(images, "float32"), model.input_shape[1:])
        shown = {"-1..1": shown, "0..1": (shown + 1.0) / 2.0, "0..255": (shown + 1.0) * 127.5}[self.extent]
        return Looked(np.asarray(model.predict(shown, verbose=0), "float64").reshape(len(shown), -1))

    def fingerprint(self) -> str:
        with open(self._file(), "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()

    def resizer(self, shape: Any) -> str:
        side = self._model().input_shape[1:3]
        if None in side or tuple(shape[:2]) == tuple(side):
            return "none"
        return f"bicubic with antialiasing to {side[0]}x{side[1]} (Pillow)"

    def _file(self) -> str:
        path = os.path.expanduser(self.path)
        if not os.path.isfile(path):
            raise UserError(f"the extractor keras needs a model's file, and {self.path or 'none'} is not there: "
                            f"say keras:path=FILE.")
        return path

    def _model(self) -> Any:
        import tensorflow as tf

        path = self._file()
        if (path, "") not in _models:
            try:
                _models[path, ""] = tf.keras.models.load_model(path, compile=False)
            except Exception as error:  # Keras's own, of many kinds
                raise UserError(f"{path} cannot be read as a model of Keras: {type(error).__name__}: "
                                f"{str(error).splitlines()[0] if str(error) else 'no reason given'}.") from error
        return _models[path, ""]


class KerasInception(KerasModel):
    """Keras's InceptionV3, 2,048 features, with weights from a file: another network than that of published FIDs."""

    path = Setting("", "the file of weights that Keras publishes, inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5")
    extent = "-1..1"

    def _model(self) -> Any:
        import tensorflow as tf

        path = self._file()
        if (path, "inception") not in _models:
            model = tf.keras.applications.InceptionV3(include_top=False, weights=None, pooling="avg", input_shape=(299, 299, 3))
            try:
                model.load_weights(path)
            except Exception as error:
                raise UserError(f"{path} holds no weights of Keras's InceptionV3: {type(error).__name__}.") from error
            _models[path, "inception"] = model
        return _models[path, "inception"]


def _resized(images: Any, shape: Any) -> Any:
    """Images [n, height, width, channels] as a model of inputs [height, width, channels] takes them; None is any."""
    channels = shape[2] or images.shape[3]
    if images.shape[3] == 1 and channels == 3:
        images = np.repeat(images, 3, axis=3)
    elif images.shape[3] == 3 and channels == 1:
        images = images.mean(axis=3, keepdims=True)
    if None in shape[:2] or tuple(images.shape[1:3]) == tuple(shape[:2]):
        return images
    new = np.empty((len(images),) + tuple(shape[:2]) + (channels,), "float32")
    for image, out in zip(images, new):
        for channel in range(channels):
            out[..., channel] = np.asarray(Image.fromarray(image[..., channel]).resize((shape[1], shape[0]), BICUBIC))
    return np.clip(new, -1.0, 1.0)
