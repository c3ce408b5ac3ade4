import numpy as np
import pytest

from ganzoo_plugins.layers import initial
from ganzoo_plugins.layers.dense import Dense


@pytest.mark.parametrize("shape, fans", [([300, 200], 500), ([5, 5, 32, 64], 25 * 96), ([3, 7, 16, 4], 21 * 20)])
def test_glorot_is_uniform_within_the_root_of_6_over_the_fans(shape, fans):
    found = initial.glorot_uniform(np.random.RandomState(0), shape)
    limit = np.sqrt(6.0 / fans)
    assert found.shape == tuple(shape)
    assert 0.99 * limit < found.max() <= limit and -limit <= found.min() < -0.99 * limit
    assert found.mean() == pytest.approx(0, abs=4 * limit / np.sqrt(3 * found.size))
    assert found.var() == pytest.approx(2.0 / fans, rel=0.1)


def test_normal_has_the_deviation_asked_for():
    found = initial.normal(0.02)(np.random.RandomState(0), [100, 100])
    assert found.shape == (100, 100)
    assert found.std() == pytest.approx(0.02, rel=0.05)
    assert found.mean() == pytest.approx(0, abs=0.001)


@pytest.mark.parametrize("shape", [[12, 5], [3, 3, 2, 7], [4, 9]])
def test_orthogonal_columns_or_where_these_are_fewer_rows_are_orthonormal(shape):
    matrix = initial.orthogonal(np.random.RandomState(0), shape).reshape(-1, shape[-1])
    products = matrix.T @ matrix if len(matrix) >= shape[-1] else matrix @ matrix.T
    np.testing.assert_allclose(products, np.eye(min(matrix.shape)), atol=1e-12)


def test_zeros_and_ones_are_what_they_say():
    assert initial.zeros(None, [2, 3]).tolist() == [[0, 0, 0], [0, 0, 0]]
    assert initial.ones(None, [2, 3]).tolist() == [[1, 1, 1], [1, 1, 1]]


def kernels(seed, mode, names=("one", "two")):
    from ganzoo_compat import modes
    from ganzoo_compat.networks import Network

    stage = modes.open_stage(mode, seed)
    with stage.scope():
        for name in names:
            Network(name, [Dense(3)], [2])
        stage.begin([], {}, 1)
    return stage.read([f"{name}/dense/kernel" for name in names])


def test_initial_weights_depend_on_the_seed_and_the_name_only(mode, modes_here):
    found = kernels(0, mode)
    again = kernels(0, modes_here[0], names=("two", "other", "one"))  # in another order, mode and company
    for name in found:
        np.testing.assert_array_equal(found[name], again[name])
    assert not np.array_equal(found["one/dense/kernel"], found["two/dense/kernel"])
    assert not np.array_equal(found["one/dense/kernel"], kernels(1, mode)["one/dense/kernel"])
