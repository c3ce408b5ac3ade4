import numpy as np

from ganzoo_plugins.layers.shape import Flatten, Reshape

IMAGES = np.arange(2 * 3 * 4 * 5).reshape(2, 3, 4, 5)


def test_flatten_puts_the_values_of_an_example_in_a_row(network, evaluate):
    flat = evaluate(network([Flatten()], [3, 4, 5]), IMAGES)
    np.testing.assert_array_equal(flat, [np.arange(60), np.arange(60, 120)])


def test_flatten_leaves_rows_as_they_are(network, evaluate):
    np.testing.assert_array_equal(evaluate(network([Flatten()], [3]), [[1, 2, 3]]), [[1, 2, 3]])


def test_reshape_gives_every_example_its_shape(network, evaluate):
    np.testing.assert_array_equal(evaluate(network([Reshape([3, 4, 5])], [60]), IMAGES.reshape(2, 60)), IMAGES)


def test_reshape_takes_the_shape_as_numpy_gives_it(network, evaluate):
    reshape = network([Reshape(np.array([2, 2]))], [4])
    np.testing.assert_array_equal(evaluate(reshape, [[1, 2, 3, 4]]), [[[1, 2], [3, 4]]])


def test_shapes_are_known_where_the_size_of_the_batch_is_not(stage):
    from ganzoo_compat.functions import compiled
    from ganzoo_compat.networks import Network
    from ganzoo_compat.spelling import v1

    with stage.scope():
        made = Network("network", [Reshape([3, 2]), Flatten()], [6])
        if stage.mode == "graph":
            assert made(v1.placeholder("float32", [None, 6])).shape.as_list()[1:] == [6]
        else:
            run = compiled(made) if stage.mode == "function" else made
            assert [run(v1.zeros([size, 6])).shape.as_list() for size in (2, 7)] == [[2, 6], [7, 6]]
