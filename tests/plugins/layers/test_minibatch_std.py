import numpy as np
import pytest

from ganzoo_plugins.layers.minibatch_std import MinibatchStd

IMAGES = np.random.RandomState(0).normal(size=[6, 2, 3, 4])


def by_hand(x, groups):
    """x with a channel of its group's deviation; the i-th group has the examples i, i + groups, ..."""
    channel = np.zeros(x.shape[:3] + (1,))
    for group in range(groups):
        channel[group::groups] = np.sqrt(x[group::groups].var(axis=0) + 1e-8).mean()
    return np.concatenate([x, channel], axis=3)


@pytest.mark.parametrize("group, groups", [(None, 1), (3, 2), (2, 3), (6, 1), (4, 1)])
def test_a_channel_more_has_the_mean_deviation_over_the_examples_of_a_group(network, evaluate, group, groups):
    found = evaluate(network([MinibatchStd(group)], [2, 3, 4]), IMAGES)
    np.testing.assert_allclose(found, by_hand(IMAGES, groups), rtol=1e-5)


def test_examples_without_variety_have_0_there_and_a_finite_gradient(network, evaluate, slopes):
    same = np.repeat(IMAGES[:1], 6, axis=0)
    layer = network([MinibatchStd()], [2, 3, 4])
    np.testing.assert_allclose(evaluate(layer, same)[..., -1], 1e-4, rtol=1e-3)
    assert np.isfinite(slopes(layer, same)).all()


def test_its_gradient_is_that_of_differences(network, slopes, differences):
    weights = np.random.RandomState(1).normal(size=[6, 2, 3, 5])
    layer = network([MinibatchStd(3)], [2, 3, 4])
    found = slopes(lambda x, w: layer(x) * w, IMAGES, weights)
    np.testing.assert_allclose(found, differences(lambda x: by_hand(x, 2) * weights, IMAGES), rtol=1e-3, atol=1e-4)
