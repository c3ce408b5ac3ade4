import numpy as np
import pytest

from ganzoo.registry import create

IMAGES = np.random.RandomState(0).uniform(-1.0, 1.0, size=[70, 20, 20, 3]).astype("float32")


def test_every_mode_sees_the_same(modes_here):
    seen = [create("extractors", "random-features:width=4").look(IMAGES, mode).features for mode in modes_here]
    assert seen[0].shape == (70, 32) and seen[0].dtype == "float64"
    for other in seen[1:]:
        np.testing.assert_allclose(other, seen[0], rtol=1e-4, atol=1e-5)


def test_it_tells_images_apart_and_each_seed_sees_otherwise(modes_here):
    first, other = (create("extractors", f"random-features:width=4,seed={seed}") for seed in (0, 1))
    seen = first.look(IMAGES, modes_here[-1]).features
    assert np.unique(seen.round(6), axis=0).shape == seen.shape
    assert np.abs(seen - other.look(IMAGES, modes_here[-1]).features).max() > 0.01
    assert first.fingerprint() != other.fingerprint()


@pytest.mark.parametrize("shape", [(28, 28, 1), (64, 32, 3)])
def test_images_of_any_size_have_as_many_features(modes_here, shape):
    images = np.zeros((2,) + shape, "float32")
    assert create("extractors", "random-features:width=4").look(images, modes_here[-1]).features.shape == (2, 32)
