"""Spectral normalisation: Miyato et al., 2018, https://arxiv.org/abs/1802.05957, algorithm 1."""

from typing import Any, List

import tensorflow as tf

from ganzoo_compat import move
from ganzoo_compat.networks import Layer
from ganzoo_plugins.layers.initial import standard_normal


class SpectralNorm(Layer):
    """A kernel over its largest singular value sigma; of a convolution's, that of the matrix [the rest, last axis].

    In training sigma is estimated by power iteration from the stored u, the same one for every pass of a move; the result is noted
    in the move, and becomes u only if the network moves. Elsewhere the stored u serves as it is.

    iterations: steps of power iteration in a move.
    at_most: whether a kernel whose sigma is below 1 is left as it is.

    Convolution(64, 3, scaling=SpectralNorm())
    """

    def __init__(self, iterations: int = 1, at_most: bool = False) -> None:
        self.iterations, self.at_most = iterations, at_most

    def build(self, shape: List[Any]) -> None:
        self.u = self.weight("u", [1, shape[-1]], standard_normal, trainable=False)

    def call(self, kernel: Any) -> Any:
        active = move.current()
        if active is None or not active.training:
            return self._over(kernel, self.sigma(kernel))
        return active.once(self, "spectral_norm", lambda: self._over(kernel, self.sigma(kernel, active)))

    def _over(self, kernel: Any, sigma: Any) -> Any:
        return kernel / (tf.maximum(sigma, 1.0) if self.at_most else sigma)

    def sigma(self, kernel: Any, active: Any = None) -> Any:
        """The estimate, a scalar. Its gradient is that at fixed singular vectors, v u^T: equation 11."""
        matrix = tf.reshape(kernel, [-1, int(kernel.shape[-1])])
        still = tf.stop_gradient(matrix)
        u = _unit(tf.identity(self.u))
        v = _unit(tf.matmul(u, still, transpose_b=True))  # [1, rows]
        if active is not None:
            for left in range(self.iterations, 0, -1):
                u = _unit(tf.matmul(v, still))
                v = _unit(tf.matmul(u, still, transpose_b=True)) if left > 1 else v
            active.record(self.u, u, 0.0)
        return tf.reduce_sum(tf.matmul(v, matrix) * u)


def _unit(x: Any) -> Any:
    """x over its length; 0 stays 0."""
    return x / tf.sqrt(tf.reduce_sum(tf.square(x)) + 1e-12)
