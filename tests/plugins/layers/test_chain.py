import numpy as np
import tensorflow as tf

from ganzoo_plugins.layers.chain import Chain
from ganzoo_plugins.layers.dense import Dense


def test_layers_are_called_one_after_another(stage, network, evaluate):
    chain = network([Chain([Dense(2, bias=False), tf.nn.relu, Dense(1, bias=False)])], [2])
    first, second = np.array([[1.0, -1.0], [2.0, 1.0]]), np.array([[10.0], [1.0]])
    stage.write({"network/chain/dense/kernel": first, "network/chain/dense_1/kernel": second})
    x = np.array([[1.0, 1.0], [-2.0, 3.0], [0.0, -1.0]])
    np.testing.assert_allclose(evaluate(chain, x), np.maximum(x.dot(first), 0).dot(second))


def test_weights_are_named_by_kind_and_number(network):
    assert list(network([Chain([Dense(2), tf.nn.relu, Dense(1, bias=False)])], [2]).trainable) == [
        "network/chain/dense/kernel", "network/chain/dense/bias", "network/chain/dense_1/kernel"]


def test_the_first_layer_gets_every_input(network, evaluate):
    both = network([Chain([lambda x, y: x - y, tf.square])], [2], [2])
    np.testing.assert_array_equal(evaluate(both, [[5, 1]], [[2, 3]]), [[9, 4]])


def test_without_layers_the_input_comes_back(network, evaluate):
    np.testing.assert_array_equal(evaluate(network([Chain([])], [2]), [[1, 2]]), [[1, 2]])


def test_keras_layers_are_taken_in(stage, network, evaluate):
    with stage.scope():  # on TensorFlow 1 they belong to the graph in which they are made
        layers = [tf.keras.layers.Dense(3), Dense(1)]
    chain = network([Chain(layers)], [2])
    assert len(chain.trainable) == 4 and evaluate(chain, [[1, 2]]).shape == (1, 1)
