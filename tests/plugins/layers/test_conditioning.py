import numpy as np

from ganzoo_plugins.layers.conditioning import Conditioning

RANDOM = np.random.RandomState(0)


def test_every_value_moves_by_a_number_of_its_own(stage, network, evaluate):
    x, condition = RANDOM.normal(size=[4, 2, 3, 2]), RANDOM.normal(size=[4, 5, 2])
    kernel, bias = RANDOM.normal(size=[10, 12]), RANDOM.normal(size=12)
    layer = network([Conditioning([2, 3, 2])], [2, 3, 2], [5, 2])
    stage.write({"network/conditioning/dense/kernel": kernel, "network/conditioning/dense/bias": bias})
    expected = x + (condition.reshape(4, 10) @ kernel + bias).reshape(4, 2, 3, 2)
    np.testing.assert_allclose(evaluate(layer, x, condition), expected, rtol=1e-4, atol=1e-5)
