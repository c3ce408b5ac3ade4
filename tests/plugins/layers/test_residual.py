import numpy as np
import tensorflow as tf

from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.residual import Residual

X = np.array([[1.0, -2.0], [0.5, 4.0]])
A, B = np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([[0.5, 0.0], [1.0, -3.0]])


def test_what_the_layers_make_is_added(stage, network, evaluate, slopes):
    layer = network([Residual([Dense(2, bias=False), tf.nn.relu, Dense(2, bias=False)])], [2])
    stage.write({"network/residual/dense/kernel": A, "network/residual/dense_1/kernel": B})
    np.testing.assert_allclose(evaluate(layer, X), X + np.maximum(X @ A, 0) @ B, rtol=1e-6)
    inside = ((X @ A) > 0) @ np.diag(B.sum(1)) @ A.T  # the gradient of the sum of what is added
    np.testing.assert_allclose(slopes(layer, X), 1 + inside, rtol=1e-6)
