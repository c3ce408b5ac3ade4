import numpy as np
import pytest
import tensorflow as tf

from ganzoo import api
from ganzoo.players import Spec
from ganzoo_plugins.models.infogan import InfoGAN

RANDOM = np.random.RandomState(0)


@pytest.fixture
def gan(made):
    return made(InfoGAN, Spec({"x": (8, 8, 1)}, None, ("x",)), width=2, dropout=0.0, latent=4, categories=3, category_weight=0.7,
                code_weight=0.3)


def test_the_generator_s_terms_are_the_information_that_q_reads_from_its_images(gan, in_a_move):
    found = in_a_move(lambda move: {
        "terms": tf.stack(list(gan.generator_loss(move).values())), "logits": gan.fake_logits(move), "category": gan.category(move),
        "code": gan.code(move), "read": gan.q_head(gan.judged(move)[1])}, x=RANDOM.uniform(-1, 1, [6, 8, 8, 1]))
    read, category, code = found["read"].astype("float64"), found["category"], found["code"]
    likely = np.exp(read[:, :3]) / np.exp(read[:, :3]).sum(axis=1, keepdims=True)
    nats = np.sum((code - read[:, 3:]) ** 2 / 2 + np.log(np.sqrt(2 * np.pi)), axis=1)  # of normal numbers of deviation 1
    np.testing.assert_allclose(found["terms"], [np.mean(np.logaddexp(0, -found["logits"])),
                                                -0.7 * np.mean(np.log(likely[np.arange(6), category])), 0.3 * np.mean(nats)],
                               rtol=1e-5)


def test_codes_are_drawn_evenly(gan, in_a_move):
    found = in_a_move(lambda move: {"category": gan.category(move), "code": gan.code(move)}, x=np.zeros([3000, 1]))
    assert found["category"].dtype == np.int32 and found["code"].shape == (3000, 2)
    counts = np.bincount(found["category"])
    assert len(counts) == 3 and abs(counts - 1000).max() < 5 * np.sqrt(3000 * 2 / 9.0)
    assert found["code"].min() >= -1 and found["code"].max() <= 1
    np.testing.assert_allclose(found["code"].mean(axis=0), 0, atol=5 / np.sqrt(9000))
    np.testing.assert_allclose(found["code"].var(axis=0), 1 / 3.0, atol=0.03)


@pytest.fixture
def runner(mode):
    return api.prepare("infogan", mode=mode, width=2, batch_size=4)


def test_samples_are_asked_for_by_category_and_code(runner):
    asked = {"latent": np.repeat(RANDOM.normal(size=[1, 62]), 6, axis=0), "category": [0, 1, 1, 9, 1, 1],
             "code": [[0.0, 0.0], [0.0, 0.0], [0.5, 0.0], [0.0, 0.0], [0.0, 0.5], [0.0, 0.0]]}
    images = runner.sample(6, 0, **asked).reshape(6, -1)
    np.testing.assert_allclose(images[1], images[5], atol=1e-6)
    assert len(np.unique(images[:5], axis=0)) == 5


def test_a_grid_has_a_column_for_each_category_and_its_codes_lie_in_their_range(runner):
    assert runner.gan.columns == 10
    asked = runner.gan.conditions(25)
    assert asked["category"].tolist() == [i % 10 for i in range(25)]
    assert asked["code"].shape == (25, 2) and np.abs(asked["code"]).max() <= 1 and len(np.unique(asked["code"])) == 50
    np.testing.assert_array_equal(runner.gan.conditions(7)["code"], asked["code"][:7])


def test_the_generator_moves_q_and_information_moves_no_discriminator(runner):
    players = runner.stage.players
    assert [network.name for network in players["generator"].networks] == ["generator", "q_head"]
    assert [network.name for network in players["discriminator"].networks] == ["discriminator"]
    row = runner.advance(1)
    assert {name for name in row if name.endswith(("/category", "/code"))} == {"generator/category", "generator/code"}


def test_it_builds_for_images_of_every_size(built):
    gan = built(InfoGAN, width=1)
    assert gan.generator.trainable and gan.discriminator.trainable and gan.q_head.trainable
