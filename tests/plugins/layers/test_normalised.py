import numpy as np

from ganzoo_plugins.layers.normalised import normalised

RANDOM = np.random.RandomState(0)
IMAGES = RANDOM.normal(-1.0, 3.0, [2, 3, 2, 2])


def by_hand(x, axes=(1, 2), epsilon=0.5):
    return (x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + epsilon)


def test_mean_and_variance_are_those_of_the_axes(mode, evaluate):
    for axes in (1, 2), (3,), (1, 2, 3):
        found = evaluate(lambda x, axes=axes: normalised(x, axes, 0.5), IMAGES)
        np.testing.assert_allclose(found, by_hand(IMAGES, axes), atol=1e-5)


def test_the_gradient_goes_through_both(mode, slopes, differences):
    weights = RANDOM.normal(size=IMAGES.shape)  # the plain sum of what is normalised has no gradient
    np.testing.assert_allclose(slopes(lambda x, w: normalised(x, [1, 2], 0.5) * w, IMAGES, weights),
                               differences(lambda x: by_hand(x) * weights, IMAGES), atol=1e-4)
