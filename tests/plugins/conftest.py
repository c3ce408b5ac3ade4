"""What the tests of plugins share: slopes that no tape had a part in."""

import numpy as np
import pytest


@pytest.fixture
def differences():
    """differences(function, *arrays): the same by central differences, of a function of NumPy arrays in float64."""
    def call(function, x, *more):
        x, more = np.asarray(x, "float64"), [np.asarray(array, "float64") for array in more]
        found = np.zeros(x.shape)
        for place in np.ndindex(*x.shape):
            step = np.zeros(x.shape)
            step[place] = 1e-4
            found[place] = np.sum(function(x + step, *more) - function(x - step, *more)) / 2e-4
        return found

    return call
