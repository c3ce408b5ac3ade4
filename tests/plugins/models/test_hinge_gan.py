import pytest

from ganzoo import api
from ganzoo_plugins.models.hinge_gan import HingeGAN


def test_its_numbers_are_distances_from_the_margin(mode):
    row = api.prepare("hinge-gan", mode=mode, width=1, batch_size=1, dropout=0).advance(1)
    real, fake = row["discriminator/real_logits"], row["discriminator/fake_logits"]
    assert row["discriminator/real"] == pytest.approx(max(0, 1 - real), rel=1e-5)
    assert row["discriminator/fake"] == pytest.approx(max(0, 1 + fake), rel=1e-5)
    assert row["generator/fool"] == pytest.approx(-fake, rel=1e-5)


def test_it_builds_for_images_of_every_size(built):
    assert built(HingeGAN, width=1).generator.trainable
