"""What tests of losses share: a loss against its values in NumPy, under every reduction and weights, and against their slopes."""

import functools

import numpy as np
import pytest

from ganzoo_plugins.losses.reduction import DEFAULT, REDUCTIONS

WEIGHTS = (1.0, 0.7, np.array([[1.0], [0.0], [2.5], [0.5]]))


def in_numpy(values, weights, reduction):
    """Values and weights reduced as tf.compat.v1.losses says, in float64."""
    weighted, weights = values * weights, weights * np.ones_like(values)
    return {"none": weighted, "sum": weighted.sum(), "mean": weighted.sum() / weights.sum(),
            "sum_by_nonzero_weights": weighted.sum() / (weights != 0).sum(),
            "sum_over_batch_size": weighted.sum() / values.size}[reduction]


@pytest.fixture
def agrees(evaluate, slopes, differences):
    """agrees(ours, values, weights): asserts that the terms of a loss are what NumPy makes of them, and its slopes theirs.

    ours(*logits, **options): {term: loss}. values(*logits): {term: the examples' values}, NumPy. weights: {term: name of the
    argument that weights it}. Three sets of `count` logits, of so many outputs, are tried.
    """
    def check(ours, values, weights, count=2, scale=2.0, outputs=1):
        drawn = [[np.random.RandomState(10 * seed + side).normal(size=[4, outputs]) * scale for side in range(count)]
                 for seed in range(3)]
        names = set(weights.values())

        def options(given, reduction):
            return dict({name: given if isinstance(given, float) else given.astype("float32") for name in names},
                        reduction=reduction)

        def everything(*logits):
            return {f"{seed} {place} {reduction} {term}": loss
                    for seed in range(len(drawn)) for place, given in enumerate(WEIGHTS) for reduction in REDUCTIONS
                    for term, loss in ours(*logits[count * seed:count * (seed + 1)], **options(given, reduction)).items()}

        found = evaluate(everything, *[array for logits in drawn for array in logits])
        expected = {f"{seed} {place} {reduction} {term}": in_numpy(of_term, given, reduction)
                    for seed, logits in enumerate(drawn) for place, given in enumerate(WEIGHTS) for reduction in REDUCTIONS
                    for term, of_term in values(*logits).items()}
        assert set(found) == set(expected)
        for name, value in expected.items():
            np.testing.assert_allclose(found[name], value, rtol=1e-5, atol=1e-6, err_msg=name)

        def total(x, *more, place):
            terms = ours(*more[:place], x, *more[place:], **options(WEIGHTS[-1], DEFAULT))
            return sum(terms.values())

        def total_in_numpy(x, *more, place):
            terms = values(*more[:place], x, *more[place:])
            return sum(in_numpy(value, WEIGHTS[-1], DEFAULT) for value in terms.values())

        for place in range(count):
            arrays = [drawn[0][place]] + drawn[0][:place] + drawn[0][place + 1:]
            np.testing.assert_allclose(slopes(functools.partial(total, place=place), *arrays),
                                       differences(functools.partial(total_in_numpy, place=place), *arrays), rtol=2e-4, atol=1e-5)

    return check
