import pytest

from ganzoo import api
from ganzoo_plugins.models.dragan import DRAGAN


def settings(**more):
    return dict({"width": 1, "batch_size": 2}, **more)


def test_a_critic_without_slope_pays_the_penalty_s_weight(mode):
    runner = api.prepare("dragan", mode=mode, **settings(penalty="around-real:weight=7"))
    zeros = {name: 0.0 * value for name, value in runner.stage.read(list(runner.gan.discriminator.trainable)).items()}
    runner.stage.write(zeros)
    row = runner.advance(1)
    assert row["discriminator/around_real"] == pytest.approx(7.0, rel=1e-4)
    assert row["discriminator/real"] == row["discriminator/fake"] == pytest.approx(0.693147, rel=1e-5)


def test_the_spread_says_where_the_slope_is_looked_at(mode):
    near, far = [api.prepare("dragan", mode=mode, **settings(penalty=f"around-real:spread={spread}")).advance(1)
                 for spread in (0.0, 3.0)]
    assert near["discriminator/real"] == far["discriminator/real"]
    assert near["discriminator/around_real"] != far["discriminator/around_real"]


def test_it_builds_for_images_of_every_size(built):
    assert built(DRAGAN, width=1).generator.trainable
