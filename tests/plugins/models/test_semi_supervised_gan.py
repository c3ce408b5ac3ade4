import numpy as np
import pytest
import tensorflow as tf

from ganzoo import api
from ganzoo.errors import UserError
from ganzoo.players import Spec
from ganzoo_plugins.models.semi_supervised_gan import SemiSupervisedGAN

RANDOM = np.random.RandomState(0)
LABELS = np.array([2, 0, 1, 2, 1])


@pytest.fixture
def gan(made):
    spec = Spec({"x": (8, 8, 1), "labelled": (8, 8, 1), "label": ()}, 3, ("x", "labelled"))
    return made(SemiSupervisedGAN, spec, width=2, dropout=0.0, latent=4)


def played(gan, in_a_move):
    """What a move computes, in float64."""
    found = in_a_move(lambda move: {
        "discriminator": tf.stack(list(gan.discriminator_loss(move).values())),
        "generator": tf.stack(list(gan.generator_loss(move).values())),
        "accuracy": gan.watch(move)["class_accuracy"], "real": gan.real_judged(move)[0], "fake": gan.fake_judged(move)[0],
        "real_features": gan.real_judged(move)[1], "fake_features": gan.fake_judged(move)[1], "labelled": gan.labelled(move)},
        x=RANDOM.uniform(-1, 1, [5, 8, 8, 1]), labelled=RANDOM.uniform(-1, 1, [5, 8, 8, 1]), label=LABELS)
    return {name: np.asarray(value, "float64") for name, value in found.items()}


def test_an_image_is_real_with_the_probability_z_over_z_plus_1(gan, in_a_move):
    found = played(gan, in_a_move)
    real, fake = [np.exp(found[kind]).sum(axis=1) for kind in ("real", "fake")]  # Z
    np.testing.assert_allclose(found["discriminator"][:2], [-np.mean(np.log(real / (real + 1))),
                                                            -np.mean(np.log(1 - fake / (fake + 1)))], rtol=1e-5)


def test_the_classes_are_learned_from_the_labelled_images(gan, in_a_move):
    found = played(gan, in_a_move)
    likely = np.exp(found["labelled"]) / np.exp(found["labelled"]).sum(axis=1, keepdims=True)
    assert found["discriminator"][2] == pytest.approx(-np.mean(np.log(likely[np.arange(5), LABELS])), rel=1e-5)
    assert found["accuracy"] == pytest.approx(np.mean(likely.argmax(axis=1) == LABELS))


def test_the_generator_matches_the_mean_features_and_nothing_else(gan, in_a_move):
    found = played(gan, in_a_move)
    assert found["real_features"].shape == (5, 8 * 2)
    gap = found["real_features"].mean(axis=0) - found["fake_features"].mean(axis=0)
    np.testing.assert_allclose(found["generator"], [np.sum(gap ** 2)], rtol=1e-4)


def test_its_terms_are_named_by_player_and_kind(mode):
    row = api.prepare("semi-supervised-gan", mode=mode, width=1, batch_size=2).advance(1)
    assert {"discriminator/real", "discriminator/fake", "discriminator/class", "discriminator/class_accuracy",
            "generator/features"} <= set(row)


def test_it_classifies_images(mode):
    runner = api.prepare("semi-supervised-gan", mode=mode, width=1, batch_size=2)
    images = RANDOM.randint(0, 256, [3, 28, 28, 1]).astype("uint8")
    assert runner.stage.sample(runner.gan.classify, 3, 0, {"x": images}).shape == (3, 10)


def test_it_needs_few_labels_and_says_where_they_are():
    with pytest.raises(UserError, match="semi-supervised-gan does not fit digits: .*for example few-labels:of=mnist"):
        api.prepare("semi-supervised-gan", dataset="digits")


def test_it_builds_for_images_of_every_size(built):
    gan = built(SemiSupervisedGAN, classes=4, shapes={"labelled": built.shape}, width=1)
    assert gan.generator.trainable and gan.discriminator.trainable
