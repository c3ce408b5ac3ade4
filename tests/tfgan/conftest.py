"""Side by side with tensorflow-gan 2.1.0, where it is installed: tox -e py310-tf2.11-tfgan. Elsewhere nothing here is collected,
and `pytest tests/tfgan` fails because it found no tests."""

import importlib.util

import numpy as np
import pytest

collect_ignore_glob = [] if importlib.util.find_spec("tensorflow_gan") else ["test_*.py"]


@pytest.fixture
def same():
    """same(ours, theirs, *arrays): asserts that both functions of tensors have one value, and one gradient by each array, to five
    places; gives back the value. TF-GAN runs in graphs alone, and so do both here."""
    import tensorflow as tf

    v1 = tf.compat.v1

    def check(ours, theirs, *arrays):
        with tf.Graph().as_default(), v1.Session() as session:
            given = [v1.placeholder("float32", np.shape(array)) for array in arrays]
            found = []
            for function in (ours, theirs):
                value = function(*given)
                found.append([value] + v1.gradients(value, given))
            session.run(v1.global_variables_initializer())
            fed = dict(zip(given, arrays))
            for one, other in zip(*found):
                assert (one is None) == (other is None)
                if one is not None:
                    np.testing.assert_allclose(session.run(one, fed), session.run(other, fed), rtol=1e-5, atol=5e-6)
            return session.run(found[0][0], fed)

    return check
