"""Every registered loss and penalty, a third party's too, is tested by being registered."""

import math

import pytest

from ganzoo import api, registry

SMALL = {"width": 2, "batch_size": 4, "dropout": 0.0}


def names(kind):
    return registry.specs(registry.items(kind))


@pytest.mark.parametrize("loss", names("losses"))
def test_a_loss_moves_both_players_and_judges_both_sides(loss, mode):
    runner = api.prepare("dcgan", mode=mode, loss=loss, **SMALL)
    networks = {"discriminator": runner.gan.discriminator, "generator": runner.gan.generator}
    before = {name: runner.stage.read(list(network.trainable)) for name, network in networks.items()}
    row = runner.advance(2)
    assert all(math.isfinite(value) for value in row.values())
    assert 0.0 <= row["discriminator/real_accuracy"] <= 1.0 and 0.0 <= row["discriminator/fake_accuracy"] <= 1.0
    for name, network in networks.items():
        after = runner.stage.read(list(network.trainable))
        assert any((after[weight] != before[name][weight]).any() for weight in after), name


@pytest.mark.parametrize("penalty", names("penalties"))
def test_a_penalty_goes_with_a_convolutional_game_in_every_step_and_seldom(penalty, mode):
    row = api.prepare("dcgan", mode=mode, penalty=penalty, **SMALL).advance(2)
    assert all(math.isfinite(value) for value in row.values())
    if "every" in registry.load(registry.find("penalties", penalty)).declared():  # clipping has no term to be used seldom
        row = api.prepare("dcgan", mode=mode, penalty=f"{penalty}:every=2", **SMALL).advance(3)
        assert all(math.isfinite(value) for value in row.values())


def test_losses_and_penalties_say_what_they_are_and_where_they_come_from():
    for kind in ("losses", "penalties"):
        for item in registry.items(kind):
            assert item.summary
            assert "http" in item.docs.module, f"{item} does not name its paper"
