"""The numbers of evaluation, beside those of tensorflow-gan's evaluation functions, of the same features and images."""

import numpy as np
import pytest
import tensorflow as tf
from tensorflow_gan.python.eval import classifier_metrics, sliced_wasserstein

from ganzoo_plugins.metrics import sliced_wasserstein as ours

RANDOM = np.random.RandomState(0)
IMAGES, OTHERS = RANDOM.uniform(-1.0, 1.0, size=[2, 8, 32, 32, 3])


def test_the_values_of_features_are_theirs_and_so_are_those_that_are_stored(load, pytestconfig, capsys):
    peers = load("plugins/metrics/peers")
    found = peers.compare(theirs(peers), "tensorflow-gan", pytestconfig.getoption("--store"))
    with capsys.disabled():
        print("", *(f"{name}: {far:.1e} apart" for name, far in found.items()), sep="\n")


def theirs(peers):
    """What tensorflow-gan says of the arrays of tests/plugins/metrics/peers.py: {name: number, or list of numbers}."""
    real, fake, equal = (tf.constant(one) for one in (peers.REAL, peers.FAKE, peers.EQUAL))
    few = tf.constant(peers.FEW_REAL), tf.constant(peers.FEW_FAKE)
    found = {
        "frechet distance": classifier_metrics.frechet_classifier_distance_from_activations(real, fake),
        "frechet distance of few": classifier_metrics.frechet_classifier_distance_from_activations(*few),
        "frechet distance of the means":
            classifier_metrics.mean_only_frechet_classifier_distance_from_activations(real, fake),
        "frechet distance of the diagonals":
            classifier_metrics.diagonal_only_frechet_classifier_distance_from_activations(real, fake),
        "kernel distance":
            classifier_metrics.kernel_classifier_distance_and_std_from_activations(real, equal, peers.BLOCK),
        "classifier score": classifier_metrics.classifier_score_from_logits(tf.constant(peers.LOGITS)),
    }
    return {f"tensorflow-gan 2.1.0: {name}": [float(one) for one in value] if isinstance(value, tuple) else float(value)
            for name, value in found.items()}


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
