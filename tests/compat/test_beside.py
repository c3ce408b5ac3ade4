"""What is worked out beside a run: the same in every mode."""

import numpy as np
import tensorflow as tf

from ganzoo_compat import beside
from ganzoo_compat.spelling import v1


def drawn(stage, seed):
    with stage.scope():
        tf.zeros([2])  # what was made before changes nothing
        return beside.value(lambda: v1.random_normal([3]), seed)


def test_values_are_drawn_from_the_seed_only(stage):
    np.testing.assert_array_equal(drawn(stage, 1), drawn(stage, 1))
    assert not np.array_equal(drawn(stage, 1), drawn(stage, 2))
    with stage.scope():
        np.testing.assert_array_equal(beside.value(lambda: tf.fill([2], 3.0), 0), [3.0, 3.0])


def test_every_mode_draws_the_same_values(modes_here):
    from ganzoo_compat import modes

    first, *others = [drawn(modes.open_stage(mode, 0), 7) for mode in modes_here]
    for other in others:
        np.testing.assert_array_equal(other, first)


def test_the_operations_of_a_function_are_told_and_no_others(stage):
    with stage.scope():
        x = tf.zeros([2, 2])
        kinds = beside.operations(lambda: tf.matmul(x, x))
        assert "MatMul" in kinds and "RandomStandardNormal" not in kinds
        assert "RandomStandardNormal" in beside.operations(lambda: x + v1.random_normal([2, 2]))
