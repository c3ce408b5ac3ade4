from ganzoo import api
from ganzoo.players import Spec
from ganzoo_plugins.models.sagan import SAGAN


def test_it_needs_labels():
    assert "labels" in SAGAN.unfit(Spec({"x": (28, 28, 1)}, None, ("x",)))


def test_the_discriminator_learns_four_times_as_fast(mode):
    gan = api.prepare("sagan", mode=mode, width=1, batch_size=2).gan
    assert [player.optimizer.learning_rate for player in gan.players()] == [1.6e-3, 4e-4]
    assert [(player.optimizer.beta1, player.optimizer.beta2) for player in gan.players()] == [(0.0, 0.9)] * 2


def test_both_networks_attend_by_a_share_that_starts_at_0_and_normalise_their_convolutions(mode):
    runner = api.prepare("sagan", mode=mode, width=2, batch_size=4)
    gammas = ["discriminator/attention/gamma", "generator/attention/gamma"]
    assert list(runner.stage.read(gammas).values()) == [0.0, 0.0]
    runner.advance(1)
    assert all(value != 0.0 for value in runner.stage.read(gammas).values())
    for network in (runner.gan.discriminator, runner.gan.generator):
        plain = [name for name in network.named if name.endswith("/kernel") and "/norms/" not in name]
        assert all(name.replace("/kernel", "/scaling/u") in network.named for name in plain)


def test_it_builds_for_images_of_every_size(built):
    assert built(SAGAN, width=1, classes=3).generator.attention is not None
