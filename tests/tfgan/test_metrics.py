"""The numbers of evaluation, beside those of tensorflow-gan's evaluation functions, of the same features and images."""

import numpy as np
import pytest
import tensorflow as tf
from tensorflow_gan.python.eval import classifier_metrics, sliced_wasserstein

from ganzoo_plugins.metrics import frechet
from ganzoo_plugins.metrics import sliced_wasserstein as ours
from ganzoo_plugins.metrics.classifier_score import classifier_score
from ganzoo_plugins.metrics.kernel_distance import kernel_distance

RANDOM = np.random.RandomState(0)
REAL = RANDOM.normal(size=[130, 12])
FAKE = RANDOM.normal(0.3, 1.4, size=[130, 12])
IMAGES, OTHERS = RANDOM.uniform(-1.0, 1.0, size=[2, 8, 32, 32, 3])


@pytest.mark.parametrize("mine, theirs", [
    (frechet.frechet_distance, classifier_metrics.frechet_classifier_distance_from_activations),
    (frechet.mean_only_frechet_distance, classifier_metrics.mean_only_frechet_classifier_distance_from_activations),
    (frechet.diagonal_only_frechet_distance, classifier_metrics.diagonal_only_frechet_classifier_distance_from_activations)])
def test_frechet_distances_are_theirs(mine, theirs):
    assert mine(REAL, FAKE) == pytest.approx(float(theirs(tf.constant(REAL), tf.constant(FAKE))), rel=1e-9)


@pytest.mark.parametrize("block", [1024, 50, 33])
def test_the_kernel_distance_and_its_deviation_are_theirs(block):
    theirs = classifier_metrics.kernel_classifier_distance_and_std_from_activations(tf.constant(REAL), tf.constant(FAKE), block)
    np.testing.assert_allclose(kernel_distance(REAL, FAKE, block), [float(one) for one in theirs], rtol=1e-9)


def test_the_classifier_score_is_theirs():
    logits = 3.0 * RANDOM.normal(size=[70, 10])
    theirs = float(classifier_metrics.classifier_score_from_logits(tf.constant(logits)))
    assert classifier_score(logits).score == pytest.approx(theirs, rel=1e-9)


def test_the_pyramid_and_the_distance_along_directions_are_theirs(monkeypatch):
    for mine, theirs in zip(ours.laplacian_pyramid(IMAGES, 2), sliced_wasserstein.laplacian_pyramid(tf.constant(IMAGES), 2)):
        np.testing.assert_allclose(mine, theirs, atol=1e-6)  # theirs is float32
    random = np.random.RandomState(3)
    places = ours._places(IMAGES.shape, 16, random)
    patches = [ours._normalised(ours._patches(images, places), each=True) for images in (IMAGES, OTHERS)]
    along = random.normal(size=(7 * 7 * 3, 147))

    class Same:
        def normal(self, size):
            return along

    monkeypatch.setattr(tf.random, "normal", lambda shape, **more: tf.constant(along))
    theirs = sliced_wasserstein._sliced_wasserstein(tf.constant(patches[0]), tf.constant(patches[1]), 1, 147)
    assert ours.distance(patches[0], patches[1], Same(), 147) == pytest.approx(float(theirs), rel=1e-9)
    np.testing.assert_allclose(sliced_wasserstein._normalize_patches([tf.constant(ours._patches(IMAGES, places))]),
                               patches[0], rtol=1e-9)
