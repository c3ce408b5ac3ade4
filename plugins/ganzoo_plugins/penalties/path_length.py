"""Path length regularisation: Karras et al., 2019, https://arxiv.org/abs/1912.04958, section 3.2 and appendix B.

Here of the latent vector itself, where StyleGAN 2 has a mapping network's output.
"""

from typing import Any, Optional

import numpy as np
import tensorflow as tf

from ganzoo.penalties import Penalty
from ganzoo.settings import Setting
from ganzoo_compat import variables
from ganzoo_compat.base_layer import static_shape
from ganzoo_compat.gradients import gradient


class PathLength(Penalty):
    """Holds how far generated examples move with their latent vectors near its running mean, the same in all directions."""

    player = "generator"
    weight = 2.0
    decay = Setting(0.99, "decay per update of the running mean", at_least=0, below=1)

    def unfit(self, game: Any) -> Optional[str]:
        return None if game.latent else "it moves latent vectors, and the model has none."

    def build(self, game: Any) -> None:
        self.mean = variables.create("penalties/path_length/mean", 0.0)

    def lengths(self, game: Any, move: Any) -> Any:
        """|J^T y| of each example, [batch], where J is the slope of the example by z and y is noise of its shape over the root of
        the number of its places."""
        def measured() -> Any:
            shape = static_shape(game.fake(move))  # of a game that grows, not yet the data's
            y = move.normal(shape) / np.sqrt(np.prod(shape[1:3]))
            slopes = gradient(lambda z: game.generate(move, z) * y, tf.stop_gradient(game.noise(move)))
            return tf.sqrt(tf.reduce_sum(tf.square(slopes), axis=1) + 1e-12)

        return move.once(self, "lengths", measured)

    def next_mean(self, game: Any, move: Any) -> Any:
        """The running mean with this batch in it."""
        return self.decay * self.mean.read_value() + (1.0 - self.decay) * tf.reduce_mean(self.lengths(game, move))

    def term(self, game: Any, move: Any) -> Any:
        return tf.reduce_mean(tf.square(self.lengths(game, move) - tf.stop_gradient(self.next_mean(game, move))))

    def after(self, game: Any, move: Any) -> None:
        variables.assign(self.mean, self.next_mean(game, move))
