import numpy as np
import pytest

from ganzoo_plugins.datasets.edges import Edges, edges


def picture(*rows):
    return np.array(rows, "uint8")[np.newaxis, ..., np.newaxis]


def where(found):
    return (found[0, :, :, 0] // 255).tolist()


def test_a_step_from_black_to_white_is_an_edge_of_two_pixels():
    step = picture(*[[0, 0, 0, 255, 255, 255]] * 4)
    assert where(edges(step, 254.0)) == [[0, 0, 1, 1, 0, 0]] * 4
    assert where(edges(step, 255.0)) == [[0] * 6] * 4  # it is 255 long, and not longer
    assert where(edges(step.transpose(0, 2, 1, 3), 254.0)) == [[0] * 4, [0] * 4, [1] * 4, [1] * 4, [0] * 4, [0] * 4]


def test_the_length_of_the_gradient_decides():
    """A dot of 200: beside it 2/4 of 200, diagonally the root of 2 of 1/4 of it, in its middle nothing."""
    dot = picture([0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 200, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0])
    assert where(edges(dot, 99.0)) == [[0] * 5, [0, 0, 1, 0, 0], [0, 1, 0, 1, 0], [0, 0, 1, 0, 0], [0] * 5]
    assert where(edges(dot, 70.0)) == [[0] * 5, [0, 1, 1, 1, 0], [0, 1, 0, 1, 0], [0, 1, 1, 1, 0], [0] * 5]
    assert where(edges(dot, 71.0)) == where(edges(dot, 99.0))  # 70.7
    assert not edges(dot, 100.0).any()


def test_nothing_is_an_edge_in_what_is_even_its_border_included():
    assert not edges(np.full([2, 5, 7, 3], 255, "uint8"), 0.0).any()


def test_colours_count_by_their_mean():
    colours = np.zeros([1, 3, 4, 3], "uint8")
    colours[:, :, 2:] = [90, 210, 0]  # a step of 100
    assert where(edges(colours, 99.5)) == [[0, 1, 1, 0]] * 3
    assert not edges(colours, 100.0).any()


@pytest.mark.parametrize("threshold, share", [(32, 0.45), (128, 0.3), (250, 0.06)])
def test_a_higher_threshold_leaves_fewer_edges(threshold, share):
    y = Edges(threshold=threshold).examples(0).arrays["y"]
    assert y.shape == (5000, 28, 28, 1) and y.dtype == np.uint8 and set(np.unique(y)) == {0, 255}
    assert 0.3 * share < (y > 0).mean() < share
