import numpy as np

from ganzoo_plugins.layers.minibatch_discrimination import MinibatchDiscrimination

RANDOM = np.random.RandomState(0)
X, KERNEL = RANDOM.normal(size=[4, 3]), RANDOM.normal(size=[3, 2 * 5])


def by_hand(x):
    """Pair after pair of examples, kernel after kernel."""
    m = (x @ KERNEL).reshape(-1, 2, 5)
    near = [[sum(np.exp(-np.abs(one[b] - other[b]).sum()) for other in m) for b in range(2)] for one in m]
    return np.concatenate([x, near], axis=1)


def made(stage, network):
    layer = network([MinibatchDiscrimination(2, 5)], [3])
    stage.write({"network/minibatch_discrimination/kernel": KERNEL})
    return layer


def test_each_example_has_its_nearness_to_the_batch_beside_it(stage, network, evaluate):
    np.testing.assert_allclose(evaluate(made(stage, network), X), by_hand(X), rtol=1e-5, atol=1e-6)


def test_examples_that_are_alike_are_as_near_as_can_be(stage, network, evaluate):
    found = evaluate(made(stage, network), np.repeat(X[:1], 4, axis=0))
    np.testing.assert_allclose(found[:, 3:], np.full([4, 2], 4.0), rtol=1e-6)


def test_the_gradient_is_that_of_differences(stage, network, slopes, differences):
    layer, weights = made(stage, network), RANDOM.normal(size=[4, 5])
    np.testing.assert_allclose(slopes(lambda x, w: layer(x) * w, X, weights), differences(lambda x: by_hand(x) * weights, X),
                               rtol=1e-3, atol=1e-4)
