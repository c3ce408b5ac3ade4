"""What the tests of plugins share: numbers out of TensorFlow in every mode, and slopes that no tape had a part in."""

import numpy as np
import pytest


@pytest.fixture
def network(stage):
    """network(layers, *shapes): a network on the test's stage; `stage.read` and `stage.write` have its weights."""
    def make(layers, *shapes):
        from ganzoo_compat.networks import Network

        with stage.scope():
            made = Network("network", layers, *shapes)
            stage.begin([], {}, 1)
        return made

    return make


@pytest.fixture
def evaluate(stage):
    """evaluate(function, *arrays): its tensors (a tensor, or a list or dict of them) as NumPy arrays, computed as the mode does."""
    from ganzoo_compat.functions import compiled
    from ganzoo_compat.spelling import v1

    def call(function, *arrays):
        arrays = [np.asarray(array, "float32") for array in arrays]
        with stage.scope():
            if stage.mode == "graph":
                if not stage._live:
                    stage.begin([], {}, 1)
                given = [v1.placeholder("float32", array.shape) for array in arrays]
                return stage._live.run(function(*given), dict(zip(given, arrays)))
            run = compiled(function) if stage.mode == "function" else function
            found = run(*[v1.convert_to_tensor(array) for array in arrays])
        if isinstance(found, dict):
            return {name: one.numpy() for name, one in found.items()}
        return [one.numpy() for one in found] if isinstance(found, (list, tuple)) else found.numpy()

    return call


@pytest.fixture
def slopes(evaluate):
    """slopes(function, *arrays): the gradient of the sum of function(*arrays) by the first array."""
    from ganzoo_compat.gradients import gradient

    return lambda function, *arrays: evaluate(lambda x, *more: gradient(lambda y: function(y, *more), x), *arrays)


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
