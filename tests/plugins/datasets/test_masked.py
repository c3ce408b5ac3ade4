import numpy as np
import pytest

from ganzoo.errors import UserError
from ganzoo_plugins.datasets.masked import HOLE, Masked


def arrays(seed=0, **settings):
    return Masked(**settings).examples(seed).arrays


def test_the_hole_is_a_grey_square_in_the_middle_and_all_around_it_stays():
    found = arrays()
    hole = np.zeros([28, 28], bool)
    hole[7:21, 7:21] = True
    assert (found["y"][:, hole] == HOLE).all()
    np.testing.assert_array_equal(found["y"][:, ~hole], found["x"][:, ~hole])


@pytest.mark.parametrize("size, first, last", [(0.25, 10, 17), (1.0, 0, 28), (0.01, 13, 14)])
def test_its_size_is_a_share_of_the_sides(size, first, last):
    y = arrays(size=size)["y"][:100, :, :, 0]
    assert (y[:, first:last, first:last] == HOLE).all()
    if last - first < 28:
        assert not (y[:, :first] == HOLE).all() and (y[:, :, last:] == HOLE).mean() < 0.02


def test_holes_anywhere_are_everywhere_and_a_function_of_the_seed():
    found, again, other = arrays(3, place="anywhere"), arrays(3, place="anywhere"), arrays(4, place="anywhere")
    np.testing.assert_array_equal(found["y"], again["y"])
    assert not np.array_equal(found["y"], other["y"])
    changed = (found["y"] == HOLE)[..., 0]
    assert (changed.sum((1, 2)) >= 196).all()
    tops = np.array([np.flatnonzero(image.sum(1) >= 14)[0] for image in changed])
    assert set(tops) == set(range(15))
    assert np.bincount(tops).min() > 5000 / 15 * 0.75


def test_a_hole_has_a_size():
    with pytest.raises(UserError, match="setting 'size' cannot be 0: it is a number, above 0 and at most 1"):
        Masked(size=0)
