import numpy as np

from ganzoo_plugins.metrics.nearest import nearest


def test_the_nearest_and_how_far_it_is_by_hand():
    found = nearest(np.array([[0.0, 0.0], [5.0, 5.0]]), np.array([[3.0, 4.0], [6.0, 5.0], [0.0, -6.0]]))
    assert found.index.tolist() == [0, 1]
    np.testing.assert_allclose(found.distance, [5.0, 1.0])


def test_a_training_example_itself_is_at_0():
    rows = np.random.RandomState(0).normal(size=[30, 5])
    found = nearest(rows[::3], rows)
    assert found.index.tolist() == list(range(0, 30, 3)) and (found.distance < 1e-6).all()
