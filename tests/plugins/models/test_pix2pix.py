import numpy as np
import pytest
import tensorflow as tf

from ganzoo import api, registry
from ganzoo.errors import UserError
from ganzoo.players import Spec
from ganzoo_plugins.models.pix2pix import Pix2Pix

RANDOM = np.random.RandomState(0)
X, Y = RANDOM.uniform(-1, 1, [3, 8, 8, 1]), RANDOM.uniform(-1, 1, [3, 8, 8, 3])


@pytest.fixture
def gan(made):
    return made(Pix2Pix, Spec({"x": (8, 8, 1), "y": (8, 8, 3)}, None, ("x", "y")), width=1, l1=20.0)


def test_the_terms_are_the_paper_s(gan, in_a_move):
    found = in_a_move(lambda move: {
        "discriminator": tf.stack(list(gan.discriminator_loss(move).values())),
        "generator": tf.stack(list(gan.generator_loss(move).values())),
        "real": gan.real_logits(move), "fake": gan.fake_logits(move), "made": gan.fake(move)}, x=X, y=Y)
    real, fake, made = [found[name].astype("float64") for name in ("real", "fake", "made")]
    assert real.shape == fake.shape == (3, 4, 4, 1), "a logit for each patch"
    np.testing.assert_allclose(found["discriminator"], [np.mean(np.logaddexp(0, -real)), np.mean(np.logaddexp(0, fake))], rtol=1e-5)
    np.testing.assert_allclose(found["generator"], [np.mean(np.logaddexp(0, -fake)), 20 * np.mean(np.abs(X - made))], rtol=1e-5)


def test_the_discriminator_judges_the_picture_together_with_what_it_was_made_of(gan, in_a_move):
    found = in_a_move(lambda move: [gan.real_logits(move), gan.discriminator(tf.concat([move.batch["y"], move.batch["x"]], axis=3)),
                                    gan.fake_logits(move), gan.discriminator(tf.concat([move.batch["y"], gan.fake(move)], axis=3))],
                      x=X, y=Y)
    np.testing.assert_allclose(found[0], found[1], atol=1e-6)
    np.testing.assert_allclose(found[2], found[3], atol=1e-6)
    other = in_a_move(gan.real_logits, x=X, y=-Y)
    assert np.abs(other - found[0]).max() > 1e-4


class Difference:
    """A discriminator of pairs: how far the picture is from what it was made of, pixel by pixel."""

    def __init__(self):
        self.before = []

    def __call__(self, both):
        for change in self.before:
            both = change(both)
        return tf.reduce_mean(tf.abs(both[..., :1] - both[..., 1:]), axis=3, keepdims=True)


@pytest.mark.parametrize("kind", ["translation", "cutout"])
def test_consistency_moves_a_picture_and_what_it_was_made_of_together(made, in_a_move, kind):
    gan = made(Pix2Pix, Spec({"x": (8, 8, 1), "y": (8, 8, 1)}, None, ("x", "y")), width=1)
    gan.discriminator = Difference()
    penalty = registry.create("penalties", f"consistency:kinds={kind}")
    assert in_a_move(lambda move: penalty.term(gan, move), x=X, y=X) == 0.0
    assert in_a_move(lambda move: penalty.term(gan, move), x=X, y=-X) > 0.0
    assert gan.discriminator.before == []


def test_dropout_is_the_noise_of_samples_too(mode):
    y = np.tile(RANDOM.randint(0, 256, [1, 28, 28, 1]).astype("uint8"), [3, 1, 1, 1])
    noisy = api.prepare("pix2pix", mode=mode, width=2, batch_size=4)
    samples = noisy.sample(3, seed=0, y=y)
    assert len(np.unique(samples, axis=0)) == 3
    assert not np.array_equal(noisy.sample(3, seed=1, y=y), samples)
    np.testing.assert_array_equal(noisy.sample(2, seed=0, y=y[:2]), samples[:2])
    still = api.prepare("pix2pix", mode=mode, width=2, batch_size=4, dropout=0).sample(3, seed=0, y=y)
    np.testing.assert_allclose(still[1:], still[:2], atol=1e-6)


@pytest.mark.parametrize("patch, side", [(16, 14), (34, 7), (70, 4), (None, 14)])
def test_the_patch_is_a_setting(modes_here, patch, side):
    runner = api.prepare("pix2pix", mode=modes_here[-1], width=1, batch_size=2, patch=patch)
    logits = runner.stage.sample(runner.gan.real_logits, 1, 0, {"x": np.zeros([1, 28, 28, 1], "uint8"),
                                                               "y": np.zeros([1, 28, 28, 1], "uint8")})
    assert logits.shape == (1, side, side, 1)


@pytest.mark.parametrize("dataset, said", [
    ("digits", "does not fit digits: it makes images x of images y"),
    ("low-resolution", r"x and y must be of one size, and are \[28, 28, 1\] and \[7, 7, 1\]")])
def test_what_it_cannot_learn_from_is_told(dataset, said):
    with pytest.raises(UserError, match=said):
        api.prepare("pix2pix", dataset=dataset)


def test_it_learns_from_pictures_with_holes(modes_here):
    runner = api.prepare("pix2pix", mode=modes_here[0], dataset="masked", width=8, batch_size=8, learning_rate=2e-3)
    first = runner.advance(1)["generator/l1"]
    assert runner.advance(39)["generator/l1"] < 0.5 * first


def test_it_builds_for_images_of_every_size(built):
    gan = built(Pix2Pix, shapes={"y": built.shape[:2] + (1,)}, width=1)
    assert gan.shape == built.shape
