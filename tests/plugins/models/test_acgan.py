import numpy as np
import pytest
import tensorflow as tf

from ganzoo.players import Spec
from ganzoo_plugins.models.acgan import ACGAN

RANDOM = np.random.RandomState(0)
LABELS = np.array([2, 0, 1, 2, 1])


@pytest.fixture
def gan(made):
    return made(ACGAN, Spec({"x": (8, 8, 1), "label": ()}, 3, ("x",)), width=2, dropout=0.0, latent=4, class_weight=0.5)


def cross_entropy(logits):
    """Of the labels, the mean."""
    likely = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return -np.mean(np.log(likely[np.arange(len(LABELS)), LABELS]))


def test_the_terms_are_the_paper_s(gan, in_a_move):
    found = in_a_move(lambda move: {
        "discriminator": tf.stack(list(gan.discriminator_loss(move).values())),
        "generator": tf.stack(list(gan.generator_loss(move).values())),
        "watched": tf.stack(list(gan.watch(move).values())), "real": gan.real_judged(move), "fake": gan.fake_judged(move)},
        x=RANDOM.uniform(-1, 1, [5, 8, 8, 1]), label=LABELS)
    real, fake = found["real"].astype("float64"), found["fake"].astype("float64")
    assert real.shape == fake.shape == (5, 4)
    np.testing.assert_allclose(found["discriminator"], [
        np.mean(np.logaddexp(0, -real[:, 0])), np.mean(np.logaddexp(0, fake[:, 0])),
        0.5 * cross_entropy(real[:, 1:]), 0.5 * cross_entropy(fake[:, 1:])], rtol=1e-5)
    np.testing.assert_allclose(found["generator"], [np.mean(np.logaddexp(0, -fake[:, 0])), 0.5 * cross_entropy(fake[:, 1:])],
                               rtol=1e-5)
    np.testing.assert_allclose(found["watched"][-2:], [np.mean(one[:, 1:].argmax(axis=1) == LABELS) for one in (real, fake)])


def test_its_terms_are_named_by_player_and_kind(mode):
    from ganzoo import api

    row = api.prepare("acgan", mode=mode, width=1, batch_size=2).advance(1)
    assert {"discriminator/real", "discriminator/fake", "discriminator/real_class", "discriminator/fake_class", "generator/fool",
            "generator/class", "discriminator/real_class_accuracy", "discriminator/fake_class_accuracy"} <= set(row)


def test_the_discriminator_is_not_told_the_label(gan, in_a_move):
    x = RANDOM.uniform(-1, 1, [5, 8, 8, 1])
    first = in_a_move(gan.real_judged, x=x, label=LABELS)
    np.testing.assert_array_equal(in_a_move(gan.real_judged, x=x, label=LABELS[::-1]), first)


def test_it_builds_for_images_of_every_size(built):
    gan = built(ACGAN, classes=5, width=1)
    assert [int(side) for name, weight in gan.discriminator.trainable.items() if name.endswith("dense/bias")
            for side in weight.shape] == [6]
