import pytest

from ganzoo import api
from ganzoo_plugins.losses.least_squares import LeastSquares
from ganzoo_plugins.models.lsgan import LSGAN


def test_its_targets_are_those_of_equation_9(mode):
    gan = api.prepare("lsgan", mode=mode, width=1, batch_size=2).gan
    assert type(gan.adversarial) is LeastSquares
    assert (gan.adversarial.fake, gan.adversarial.real, gan.adversarial.wanted) == (0, 1, 1)


def test_its_numbers_are_squared_distances_of_the_logits(mode):
    row = api.prepare("lsgan", mode=mode, width=1, batch_size=1, dropout=0).advance(1)
    real, fake = row["discriminator/real_logits"], row["discriminator/fake_logits"]
    assert row["discriminator/real"] == pytest.approx((real - 1) ** 2 / 2, rel=1e-4)
    assert row["discriminator/fake"] == pytest.approx(fake ** 2 / 2, rel=1e-4)
    assert row["generator/fool"] == pytest.approx((fake - 1) ** 2 / 2, rel=1e-4)


def test_it_builds_for_images_of_every_size(built):
    assert built(LSGAN, width=1).generator.trainable
