"""Features of a convolutional network that nobody trained, for images of which there is no classifier: Naeem et al., 2020,
https://arxiv.org/abs/2002.09797, section 4, find that they tell as much where images are unlike those of ImageNet.

Not their network (VGG16 with random weights), but a small one that needs no download: its weights are NumPy's, from the seed.
"""

from typing import Any, Dict, Tuple

import numpy as np

from ganzoo.extractors import Extractor, Looked
from ganzoo.settings import Setting

_networks: "Dict[Tuple[str, int, int, int], Any]" = {}


class RandomFeatures(Extractor):
    """Means and deviations of what random convolutions see of an image, at four sizes: no training, no download."""

    seed = Setting(0, "of the weights", at_least=0)
    width = Setting(32, "filters of each size", at_least=1)

    def look(self, images: Any, mode: str) -> Looked:
        images = np.asarray(images, "float32")
        key = mode, images.shape[3], self.seed, self.width
        if key not in _networks:
            _networks[key] = _Network(mode, images.shape[3], self.seed, self.width)
        return Looked(_networks[key].of(images))

    def fingerprint(self) -> str:
        return f"random convolutions, seed {self.seed}, width {self.width}"


class _Network:
    def __init__(self, mode: str, channels: int, seed: int, width: int) -> None:
        from ganzoo_compat import modes
        from ganzoo_compat.networks import Network
        from ganzoo_plugins.layers.convolution import Convolution
        from ganzoo_plugins.layers.initial import orthogonal

        self._stage = modes.open_stage(mode, seed)
        with self._stage.scope():
            self._levels = [Network(f"level{place}", [Convolution(width, 3, 2 if place else 1, bias=False, initial=orthogonal)],
                                    [16, 16, width if place else channels]) for place in range(4)]
            self._stage.begin([], {}, 1)

    def of(self, images: Any) -> Any:
        """[n, 8 * width], float64."""
        return self._stage.sample(self._look, len(images), 0, {"image": images}).astype("float64")

    def _look(self, move: Any) -> Any:
        import tensorflow as tf

        x, found = move.batch["image"], []
        for level in self._levels:
            x = level(x)
            x = tf.nn.relu(x)
            mean = tf.reduce_mean(x, axis=[1, 2])
            found += [mean, tf.sqrt(tf.reduce_mean(tf.square(x - mean[:, None, None, :]), axis=[1, 2]) + 1e-12)]
            x = x * 2.0  # a ReLU of orthogonal products halves the square
        return tf.concat(found, axis=1)
