import numpy as np
import pytest

from ganzoo import api
from ganzoo_plugins.models.ragan import RaGAN


def test_its_numbers_are_of_each_logit_less_the_other_s(mode):
    row = api.prepare("ragan", mode=mode, width=1, batch_size=1, dropout=0).advance(1)
    real, fake = row["discriminator/real_logits"], row["discriminator/fake_logits"]
    assert row["discriminator/real"] == row["discriminator/fake"] == pytest.approx(np.log1p(np.exp(fake - real)), rel=1e-5)
    assert row["generator/real"] == row["generator/fool"] == pytest.approx(np.log1p(np.exp(real - fake)), rel=1e-5)
    assert row["discriminator/real_accuracy"] == row["discriminator/fake_accuracy"] == (real > fake)


def test_it_builds_for_images_of_every_size(built):
    assert built(RaGAN, width=1).generator.trainable
