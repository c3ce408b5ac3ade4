import numpy as np
import pytest
import tensorflow as tf

from ganzoo.players import Spec
from ganzoo_plugins.models.bigan import BiGAN

RANDOM = np.random.RandomState(0)
IMAGES = RANDOM.uniform(-1, 1, [5, 8, 8, 1])


@pytest.fixture
def gan(made):
    return made(BiGAN, Spec({"x": (8, 8, 1)}, None, ("x",)), width=2, dropout=0.0, latent=4)


def test_the_discriminator_tells_the_kinds_of_pairs_and_the_others_exchange_them(gan, in_a_move):
    def play(move):
        encoded, drawn = gan.encoder(move.batch["x"]), gan.noise(move)
        return {"real": gan.discriminator(move.batch["x"], encoded), "fake": gan.discriminator(gan.generator(drawn), drawn),
                "discriminator": tf.stack(list(gan.discriminator_loss(move).values())),
                "generator": gan.generator_loss(move)["real_exchanged"], "encoder": gan.generator_loss(move)["fake_exchanged"]}

    found = in_a_move(play, x=IMAGES)
    real, fake = found["real"].astype("float64"), found["fake"].astype("float64")
    np.testing.assert_allclose(found["discriminator"], [np.mean(np.logaddexp(0, -real)), np.mean(np.logaddexp(0, fake))], rtol=1e-5)
    assert found["generator"] == pytest.approx(np.mean(np.logaddexp(0, -fake)), rel=1e-5)  # -log D(G(z), z)
    assert found["encoder"] == pytest.approx(np.mean(np.logaddexp(0, real)), rel=1e-5)  # -log(1 - D(x, E(x)))


def test_the_discriminator_sees_both_halves_of_a_pair(gan, evaluate):
    x, z = IMAGES[[0, 1, 0]], RANDOM.normal(size=[2, 4])[[0, 0, 1]]
    assert len(np.unique(evaluate(gan.discriminator, x, z))) == 3


def test_a_reconstruction_is_the_generator_s_image_of_what_the_encoder_makes(mode):
    from ganzoo import api

    runner = api.prepare("bigan", mode=mode, width=1, batch_size=2)
    images = RANDOM.randint(0, 256, [3, 28, 28, 1]).astype("uint8")
    codes = runner.stage.sample(lambda move: runner.gan.encoder(move.batch["x"]), 3, 0, {"x": images})
    assert codes.shape == (3, 50)
    again = runner.stage.sample(runner.gan.reconstruct, 3, 0, {"x": images})
    np.testing.assert_allclose(again, runner.sample(3, 0, latent=codes), atol=1e-6)
    assert len(np.unique(again.reshape(3, -1), axis=0)) == 3


def test_generator_and_encoder_are_one_player_and_both_are_averaged(gan):
    players = {player.name: [network.name for network in player.networks] for player in gan.players()}
    assert players == {"discriminator": ["discriminator"], "generator": ["generator", "encoder"]}
    assert [network.name for network in gan.averaged()] == ["generator", "encoder"]


def test_it_builds_for_images_of_every_size(built):
    gan = built(BiGAN, width=1)
    assert gan.generator.trainable and gan.discriminator.trainable and gan.encoder.trainable
