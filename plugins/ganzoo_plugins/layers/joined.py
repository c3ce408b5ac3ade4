"""Several inputs that become one: a label beside the noise or beside an image, a latent vector beside the image it belongs to."""

from collections import OrderedDict
from typing import Any, Iterator, Sequence, Tuple

import tensorflow as tf

from ganzoo_compat.networks import Layer, static_shape
from ganzoo_plugins.layers.chain import Chain


class Joined(Layer):
    """Each input through layers of its own, then all side by side: [batch, a] and [batch, b] -> [batch, a + b].

    Beside an image the values of a vector become channels, the same at every place:
    [batch, height, width, a] and [batch, b] -> [batch, height, width, a + b].

    branches: the layers of each input, in the inputs' order: Joined(noise=[Dense(200), tf.nn.relu], label=[OneHot(10)]).

    Raises:
        ValueError: it is called with more or fewer inputs.
    """

    def __init__(self, **branches: Sequence[Any]) -> None:
        self.branches = OrderedDict((name, Chain(layers)) for name, layers in branches.items())

    def call(self, *inputs: Any) -> Any:
        if len(inputs) != len(self.branches):
            raise ValueError(f"Joined has the inputs {', '.join(self.branches)}, and was given {len(inputs)}.")
        values = [branch(x) for branch, x in zip(self.branches.values(), inputs)]
        sides = next((static_shape(value)[1:3] for value in values if len(value.shape) == 4), None)
        if sides is not None:
            everywhere = tf.zeros([1] + sides + [1])
            values = [value if len(value.shape) == 4 else value[:, tf.newaxis, tf.newaxis] + everywhere for value in values]
        return tf.concat(values, axis=-1)

    def parts(self) -> Iterator[Tuple[str, Layer]]:
        for name, part in super().parts():
            yield name[len("branches/"):], part
