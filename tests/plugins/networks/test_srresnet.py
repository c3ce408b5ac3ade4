import numpy as np

from ganzoo_plugins.networks import srresnet


def kernels(network):
    return [[int(side) for side in weight.shape] for name, weight in network.trainable.items() if name.endswith("kernel")]


def test_the_generator_s_layers_are_the_paper_s(stage, evaluate):
    with stage.scope():
        network = srresnet.generator([3, 4, 3], 3, 2, 2, 2)
        stage.begin([], {}, 1)
    blocks = [[3, 3, 2, 2]] * 5  # two a block, and one behind them
    assert kernels(network) == [[9, 9, 3, 2]] + blocks + [[3, 3, 2, 8]] * 2 + [[9, 9, 2, 3]]
    y = evaluate(network, np.random.RandomState(0).uniform(-1, 1, [2, 3, 4, 3]))
    assert y.shape == (2, 12, 16, 3) and np.abs(y).max() <= 1


def test_the_blocks_are_within_one_more_connection(stage, evaluate):
    """With the last batch norm in front of it at 0, the blocks add nothing."""
    with stage.scope():
        network = srresnet.generator([3, 3, 1], 1, 1, 2, 1)
        stage.begin([], {}, 1)
    x = np.random.RandomState(0).uniform(-1, 1, [1, 3, 3, 1])
    before = evaluate(network, x)
    stage.write({"generator/residual/batch_norm/gamma": np.zeros(2)})
    without = evaluate(network, x)
    inner = [name for name in network.trainable if "residual/residual" in name]
    assert inner
    stage.write({name: np.ones(value.shape) for name, value in stage.read(inner).items()})
    np.testing.assert_array_equal(evaluate(network, x), without)
    assert np.abs(before - without).max() > 1e-3


def test_the_discriminator_s_layers_are_the_paper_s(stage, evaluate):
    with stage.scope():
        network = srresnet.discriminator([28, 28, 1], 1)
        stage.begin([], {}, 1)
    widths = [1, 1, 1, 2, 2, 4, 4, 8, 8]
    assert kernels(network) == [[3, 3, before, after] for before, after in zip(widths, widths[1:])] + [[2 * 2 * 8, 16], [16, 1]]
    assert evaluate(network, np.zeros([3, 28, 28, 1])).shape == (3, 1)
