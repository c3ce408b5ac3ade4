"""Orthogonal regularisation: Brock et al., 2019, https://arxiv.org/abs/1809.11096, equation 3."""

from typing import Any

import tensorflow as tf

from ganzoo.penalties import Penalty


def orthogonal_penalty(kernel: Any) -> Any:
    """|W^T W * (1 - I)|^2 of the matrix W = [the rest, filters] of a kernel: the filters' products with each other, not with
    themselves, so that their lengths are free; a scalar."""
    matrix = tf.reshape(kernel, [-1, int(kernel.shape[-1])])
    rows, filters = [int(side) for side in matrix.shape]
    if filters <= rows:
        return tf.reduce_sum(tf.square(tf.matmul(matrix, matrix, transpose_a=True) * (1.0 - tf.eye(filters))))
    # |W^T W| = |W W^T|, which is the smaller matrix where there are more filters than they have values
    lengths = tf.reduce_sum(tf.square(matrix), axis=0)
    return tf.reduce_sum(tf.square(tf.matmul(matrix, matrix, transpose_b=True))) - tf.reduce_sum(tf.square(lengths))


class Orthogonal(Penalty):
    """Holds the filters of each of the generator's kernels at right angles to each other; embeddings are left free."""

    judges = False
    player = "generator"
    weight = 1e-4

    def term(self, game: Any, move: Any) -> Any:
        kernels = [weight for network in game.generators() for name, weight in network.trainable.items()
                   if len(weight.shape) > 1 and "embedding" not in name]
        return tf.add_n([orthogonal_penalty(kernel) for kernel in kernels])
