import numpy as np

from ganzoo_plugins.layers.one_hot import OneHot


def test_a_label_is_1_at_its_place_and_0_elsewhere(network, evaluate):
    found = evaluate(network([OneHot(4)], []), [2, 0, 3])
    np.testing.assert_array_equal(found, [[0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 0, 1]])
    assert found.dtype == np.float32


def test_the_dense_layer_behind_it_gives_each_label_a_row_of_its_kernel(stage, network, evaluate):
    from ganzoo_plugins.layers.dense import Dense

    embedding = network([OneHot(3), Dense(2, bias=False)], [])
    kernel = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    stage.write({"network/dense/kernel": kernel})
    np.testing.assert_array_equal(evaluate(embedding, [1, 2, 1]), kernel[[1, 2, 1]])
