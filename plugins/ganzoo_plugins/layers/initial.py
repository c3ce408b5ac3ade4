"""Initial weights, NumPy's: (RandomState, shape) -> array. The same on every version of TensorFlow."""

from typing import Any, Callable, Sequence

import numpy as np


def glorot_uniform(state: Any, shape: Sequence[int]) -> Any:
    """Glorot and Bengio, 2010: uniform in +-sqrt(6 / (fan in + fan out)). Shape: kernels of a dense layer or a convolution."""
    field = int(np.prod(shape[:-2]))
    limit = np.sqrt(6.0 / (field * (shape[-2] + shape[-1])))
    return state.uniform(-limit, limit, shape)


def normal(deviation: float) -> Callable[[Any, Sequence[int]], Any]:
    """Normal around 0; DCGAN's deviation is 0.02."""
    return lambda state, shape: state.normal(0.0, deviation, shape)


standard_normal = normal(1.0)


def orthogonal(state: Any, shape: Sequence[int]) -> Any:
    """Saxe et al., 2014, https://arxiv.org/abs/1312.6120: the kernel as a matrix [the rest, filters] has orthonormal columns, or
    rows where these are fewer."""
    rows, columns = int(np.prod(shape[:-1])), int(shape[-1])
    q, r = np.linalg.qr(state.normal(size=[max(rows, columns), min(rows, columns)]))
    q = q * np.sign(np.diag(r))  # a decomposition's signs are its own; so they are uniform
    return (q if rows >= columns else q.T).reshape(shape)


def zeros(state: Any, shape: Sequence[int]) -> Any:
    """Of biases and of centres."""
    return np.zeros(shape)


def ones(state: Any, shape: Sequence[int]) -> Any:
    """Of scales."""
    return np.ones(shape)
