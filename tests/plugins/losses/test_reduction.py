import numpy as np
import pytest
import tensorflow as tf

from ganzoo_compat.spelling import v1
from ganzoo_plugins.losses.reduction import REDUCTIONS, reduced

VALUES = np.array([[1.0, -2.0, 4.0], [0.5, 8.0, -1.0]])
GIVEN = (1.0, 2.0, np.float32([[2.0], [0.0]]), np.float32([[1.0, 0.0, 3.0]]), np.float32([[1.0, 0.0, 2.0], [0.0, 0.0, 0.5]]),
         np.float32([[0.0]]))


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_it_is_tensorflow_s_own(evaluate, reduction):
    def both(values):
        found = {}
        for place, weights in enumerate(GIVEN):
            found[f"{place} ours"] = reduced(values, weights, reduction)
            found[f"{place} theirs"] = v1.losses.compute_weighted_loss(
                values, weights, loss_collection=None, reduction=getattr(v1.losses.Reduction, reduction.upper()))
        return found

    found = evaluate(both, VALUES)
    for place in range(len(GIVEN)):
        np.testing.assert_allclose(found[f"{place} ours"], found[f"{place} theirs"], rtol=1e-6)


def test_each_reduction_by_hand(evaluate):
    weights = np.float32([[1.0], [0.5]])
    found = evaluate(lambda x: {reduction: reduced(x, weights, reduction) for reduction in REDUCTIONS}, [[4.0, 2.0], [8.0, -2.0]])
    np.testing.assert_array_equal(found["none"], [[4.0, 2.0], [4.0, -1.0]])
    assert (found["sum"], found["mean"]) == (9.0, 3.0)
    assert (found["sum_by_nonzero_weights"], found["sum_over_batch_size"]) == (2.25, 2.25)


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_weights_that_are_all_0_have_no_slope(slopes, reduction):
    found = slopes(lambda x: reduced(x, np.zeros([2, 1], "float32"), reduction), VALUES)
    np.testing.assert_array_equal(found, np.zeros_like(VALUES))


@pytest.mark.parametrize("weights", [[1.0, 2.0, 3.0], [[1.0, 2.0]], [[[1.0]]]])
def test_weights_of_another_shape_are_refused(evaluate, weights):
    with pytest.raises(ValueError, match="each side is the values' or 1, or the weights are a number"):
        evaluate(lambda x: reduced(x, tf.constant(weights)), VALUES)


def test_an_unknown_reduction_is_refused_with_those_that_there_are():
    with pytest.raises(ValueError, match="'average' is no reduction: take one of none, sum, mean"):
        reduced(VALUES, reduction="average")
