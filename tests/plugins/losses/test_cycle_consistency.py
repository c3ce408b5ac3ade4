import numpy as np
import pytest

from ganzoo_plugins.losses.cycle_consistency import cycle_consistency

RANDOM = np.random.RandomState(0)
ARRAYS = [RANDOM.normal(size=shape) for shape in ([2, 3, 3, 1], [2, 3, 3, 1], [2, 4, 4, 3], [2, 4, 4, 3])]


def test_it_is_what_there_and_back_again_changes_in_both_domains(evaluate):
    x, x_again, y, y_again = ARRAYS
    assert evaluate(cycle_consistency, *ARRAYS) == pytest.approx(np.abs(x - x_again).mean() + np.abs(y - y_again).mean(), rel=1e-5)
    assert evaluate(cycle_consistency, x, x, y, y) == 0.0
