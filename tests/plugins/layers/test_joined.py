import numpy as np
import pytest
import tensorflow as tf

from ganzoo_plugins.layers.convolution import Convolution
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.joined import Joined
from ganzoo_plugins.layers.one_hot import OneHot

RANDOM = np.random.RandomState(0)


def test_vectors_stand_side_by_side_in_the_inputs_order(network, evaluate):
    joined = network([Joined(noise=[tf.negative], label=[OneHot(3)])], [2], [])
    np.testing.assert_array_equal(evaluate(joined, [[1, 2], [3, 4]], [2, 0]), [[-1, -2, 0, 0, 1], [-3, -4, 1, 0, 0]])


def test_beside_an_image_a_vector_s_values_are_channels_the_same_at_every_place(network, evaluate):
    joined = network([Joined(image=[], code=[])], [3, 4, 2], [2])
    images, codes = RANDOM.normal(size=[2, 3, 4, 2]).astype("float32"), np.array([[7.0, 8.0], [9.0, -1.0]])
    found = evaluate(joined, images, codes)
    assert found.shape == (2, 3, 4, 4)
    np.testing.assert_array_equal(found[..., :2], images)
    for place in np.ndindex(3, 4):
        np.testing.assert_array_equal(found[:, place[0], place[1], 2:], codes)


def test_the_image_may_be_any_of_the_inputs(network, evaluate):
    joined = network([Joined(code=[], image=[])], [1], [2, 2, 1])
    found = evaluate(joined, [[5]], [[[[1], [2]], [[3], [4]]]])
    np.testing.assert_array_equal(found, [[[[5, 1], [5, 2]], [[5, 3], [5, 4]]]])


def test_each_input_goes_through_layers_of_its_own_named_by_it(stage, network, evaluate):
    layer = Joined(image=[Convolution(1, 1, bias=False), tf.abs], label=[OneHot(2), Dense(1, bias=False)])
    joined = network([layer], [1, 2, 1], [])
    assert list(joined.trainable) == ["network/joined/image/convolution/kernel", "network/joined/label/dense/kernel"]
    stage.write({"network/joined/image/convolution/kernel": [[[[-2.0]]]], "network/joined/label/dense/kernel": [[10.0], [20.0]]})
    np.testing.assert_array_equal(evaluate(joined, [[[[1], [-3]]]], [1]), [[[[2, 20], [6, 20]]]])


def test_gradients_reach_both_inputs(slopes):
    weights = RANDOM.normal(size=[1, 2, 2, 3]).astype("float32")

    def weighted(image, code):
        layer = Joined(image=[], code=[])
        layer.settle("joined", None)
        return layer(image, code) * weights

    image, code = RANDOM.normal(size=[1, 2, 2, 1]), RANDOM.normal(size=[1, 2])
    np.testing.assert_allclose(slopes(weighted, image, code), weights[..., :1])
    np.testing.assert_allclose(slopes(lambda code, image: weighted(image, code), code, image),
                               weights[..., 1:].sum(axis=(1, 2)), rtol=1e-5)


def test_shapes_are_known_where_the_size_of_the_batch_is_not(stage):
    from ganzoo_compat.functions import compiled
    from ganzoo_compat.networks import Network
    from ganzoo_compat.spelling import v1

    with stage.scope():
        made = Network("network", [Joined(image=[], label=[OneHot(3)])], [4, 4, 1], [])
        if stage.mode == "graph":
            found = made(v1.placeholder("float32", [None, 4, 4, 1]), v1.placeholder("int32", [None]))
            assert found.shape.as_list()[1:] == [4, 4, 4]
        else:
            run = compiled(made) if stage.mode == "function" else made
            for size in (2, 5):
                assert run(v1.zeros([size, 4, 4, 1]), v1.zeros([size], "int32")).shape.as_list() == [size, 4, 4, 4]


def test_inputs_and_branches_must_be_as_many(network):
    with pytest.raises(ValueError, match="noise, label"):
        network([Joined(noise=[], label=[OneHot(3)])], [2])
