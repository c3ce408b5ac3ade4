import numpy as np
import tensorflow as tf

from ganzoo_plugins.layers.dense import Dense


def test_it_gives_what_its_last_layer_makes_and_what_it_sees(stage, evaluate):
    from ganzoo_plugins.networks.featured import Featured

    with stage.scope():
        made = Featured("network", [Dense(2, bias=False), tf.nn.relu, Dense(1)], [2])
        stage.begin([], {}, 1)
    assert list(made.trainable) == ["network/body/dense/kernel", "network/head/kernel", "network/head/bias"]
    body, head = np.array([[1.0, -1.0], [2.0, 1.0]]), np.array([[10.0], [1.0]])
    stage.write({"network/body/dense/kernel": body, "network/head/kernel": head, "network/head/bias": np.array([5.0])})
    x = np.array([[1.0, 1.0], [-2.0, 3.0]])
    outputs, features = evaluate(made, x)
    np.testing.assert_allclose(features, np.maximum(x.dot(body), 0))
    np.testing.assert_allclose(outputs, features.dot(head) + 5)
