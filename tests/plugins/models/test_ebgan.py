import numpy as np
import pytest

from ganzoo import api
from ganzoo_plugins.models.ebgan import EBGAN, energy


def test_an_energy_is_the_root_of_the_mean_square_of_what_is_lost(evaluate):
    lost = np.random.RandomState(0).normal(size=[3, 4, 4, 2])
    np.testing.assert_allclose(evaluate(energy, lost), np.sqrt(np.mean(lost ** 2, axis=(1, 2, 3)))[:, None], rtol=1e-5)


def test_an_image_that_is_not_lost_has_an_energy_of_0_and_a_finite_gradient(evaluate, slopes):
    assert evaluate(energy, np.zeros([1, 2, 2, 1])) == pytest.approx(0, abs=1e-5)
    assert np.isfinite(slopes(energy, np.zeros([1, 2, 2, 1]))).all()


def test_its_numbers_are_energies_and_what_lacks_to_the_margin(mode):
    runner = api.prepare("ebgan", mode=mode, width=1, batch_size=2, loss="energy-margin:margin=100", pull=0.0)
    zeros = {name: 0.0 * value for name, value in runner.stage.read(list(runner.gan.discriminator.trainable)).items()}
    runner.stage.write(zeros)  # it makes 0 of every image, whose energy is then its own size
    row = runner.advance(1)
    assert 0.5 < row["discriminator/real"] <= 1  # digits are black and white
    assert row["discriminator/real_logits"] == pytest.approx(-row["discriminator/real"])
    assert row["discriminator/fake"] == pytest.approx(100 - row["generator/fool"])
    assert row["discriminator/fake_logits"] == pytest.approx(-row["generator/fool"])
    assert row["discriminator/real_accuracy"] == 1 and row["discriminator/fake_accuracy"] == 0  # energies below 50
    assert row["generator/pull"] == 0


def test_the_generator_pays_for_codes_that_are_alike(mode):
    once, thrice = [api.prepare("ebgan", mode=mode, width=1, batch_size=4, pull=pull).advance(1) for pull in (1.0, 3.0)]
    assert 0 < once["generator/pull"] <= 1
    assert thrice == dict(once, **{"generator/pull": pytest.approx(3 * once["generator/pull"], rel=1e-5)})


def test_the_pulling_away_term_passes_no_network_a_second_time(mode):
    runner = api.prepare("ebgan", mode=mode, width=1, batch_size=2)
    passes = []
    for network in (runner.gan.generator, runner.gan.discriminator):
        network.before.append(lambda x, name=network.name: passes.append(name) or x)
    runner.advance(1)
    assert sorted(passes) == ["discriminator", "discriminator", "generator"]


def test_it_builds_for_images_of_every_size(built):
    gan = built(EBGAN, width=1)
    assert gan.generator.trainable and gan.discriminator.trainable
