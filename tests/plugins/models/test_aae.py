import numpy as np
import pytest
import tensorflow as tf

from ganzoo import api
from ganzoo.errors import UserError
from ganzoo.players import Spec
from ganzoo_plugins.models.aae import AAE

RANDOM = np.random.RandomState(0)
IMAGES = RANDOM.uniform(-1, 1, [5, 8, 8, 1])
SPEC = Spec({"x": (8, 8, 1)}, None, ("x",))


@pytest.fixture
def gan(made):
    return made(AAE, SPEC, width=2, hidden=(6,), latent=4)


def test_three_players_reconstruct_judge_and_fool(gan, in_a_move):
    def play(move):
        encoded, drawn = gan.encoder(move.batch["x"]), gan.encoded(move)
        return {"image": gan.decoder(encoded), "fake": gan.discriminator(drawn), "real": gan.real_logits(move),
                "autoencoder": tf.stack(list(gan.reconstruction_loss(move).values())),
                "discriminator": tf.stack(list(gan.discriminator_loss(move).values())),
                "generator": tf.stack(list(gan.generator_loss(move).values()))}

    found = in_a_move(play, x=IMAGES)
    real, fake = found["real"].astype("float64"), found["fake"].astype("float64")
    np.testing.assert_allclose(found["autoencoder"], [np.mean((found["image"] - IMAGES) ** 2)], rtol=1e-5)
    np.testing.assert_allclose(found["discriminator"], [np.mean(np.logaddexp(0, -real)), np.mean(np.logaddexp(0, fake))], rtol=1e-5)
    np.testing.assert_allclose(found["generator"], [np.mean(np.logaddexp(0, -fake))], rtol=1e-5)


def test_real_is_what_the_prior_draws(gan, in_a_move):
    latent = RANDOM.normal(size=[5, 4])
    found = in_a_move(lambda move: [gan.real_logits(move), gan.discriminator(move.batch["latent"])], x=IMAGES, latent=latent)
    np.testing.assert_array_equal(found[0], found[1])


def test_the_encoder_belongs_to_two_players(gan):
    players = {player.name: [network.name for network in player.networks] for player in gan.players()}
    assert players == {"autoencoder": ["encoder", "decoder"], "discriminator": ["discriminator"], "generator": ["encoder"]}


@pytest.mark.parametrize("n_critic, moves", [(1, ("autoencoder", ("discriminator", "generator"))),
                                             (2, ("autoencoder", "discriminator", "discriminator", "generator"))])
def test_a_step_is_reconstruction_then_regularisation(made, n_critic, moves):
    assert made(AAE, SPEC, width=1, hidden=(4,), n_critic=n_critic).moves(0) == moves


def test_samples_are_decoded_noise_and_reconstructions_decoded_codes(mode):
    runner = api.prepare("aae", mode=mode, width=1, hidden=(4,), batch_size=2)
    images = RANDOM.randint(0, 256, [3, 28, 28, 1]).astype("uint8")
    codes = runner.stage.sample(lambda move: runner.gan.encoder(move.batch["x"]), 3, 0, {"x": images})
    assert codes.shape == (3, 8)
    again = runner.stage.sample(runner.gan.reconstruct, 3, 0, {"x": images})
    np.testing.assert_allclose(again, runner.sample(3, 0, latent=codes), atol=1e-6)


def test_augmentation_of_images_is_refused(mode):
    with pytest.raises(UserError, match="this discriminator sees latent vectors"):
        api.prepare("aae", mode=mode, width=1, augment=("color",))


def test_it_builds_for_images_of_every_size(built):
    gan = built(AAE, width=1, hidden=(2,))
    assert gan.encoder.trainable and gan.decoder.trainable and gan.discriminator.trainable
