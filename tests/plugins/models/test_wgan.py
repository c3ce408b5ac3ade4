import numpy as np
import pytest

from ganzoo import api
from ganzoo_compat import optimizers
from ganzoo_plugins.models.wgan import WGAN


def weights(runner, network):
    return runner.stage.read(list(getattr(runner.gan, network).trainable))


def test_after_its_update_every_weight_of_the_critic_is_within_the_bound(mode):
    runner = api.prepare("wgan", mode=mode, width=2, batch_size=2, penalty="weight-clipping:bound=0.03")
    runner.gan.moves = lambda step: ("critic",)
    before = weights(runner, "discriminator")
    runner.advance(1)
    after = weights(runner, "discriminator")
    assert max(np.abs(value).max() for value in before.values()) > 0.1
    for name, value in before.items():  # one update by RMSprop moves a weight by less than its step size / sqrt(0.1)
        np.testing.assert_allclose(after[name], np.clip(value, -0.03, 0.03), atol=2e-4 / np.sqrt(0.1))
        assert np.abs(after[name]).max() <= np.float32(0.03)


def test_the_generator_is_not_clipped(mode):
    runner = api.prepare("wgan", mode=mode, width=2, batch_size=2)
    runner.advance(1)
    assert np.abs(weights(runner, "discriminator")["critic/dense/kernel"]).max() == pytest.approx(0.01)
    assert np.abs(weights(runner, "generator")["generator/dense/kernel"]).max() > 0.02


def test_its_settings_are_those_of_algorithm_1_but_for_the_step_sizes(mode):
    gan = api.prepare("wgan", mode=mode, width=1, batch_size=2).gan
    assert gan.moves(0) == ("critic",) * 5 + ("generator",)
    critic, generator = gan.players()
    assert type(critic.optimizer) is type(generator.optimizer) is optimizers.RMSprop
    assert (critic.optimizer.learning_rate, generator.optimizer.learning_rate) == (2e-4, 1e-3)
    assert gan.penalties.named["weight-clipping"].bound == 0.01


def test_the_paper_s_step_size_is_a_matter_of_two_settings(mode):
    gan = api.prepare("wgan", mode=mode, width=1, batch_size=2, learning_rate="5e-5", discriminator_rate="none").gan
    assert [player.optimizer.learning_rate for player in gan.players()] == [5e-5, 5e-5]


def test_it_builds_for_images_of_every_size(built):
    assert built(WGAN, width=1).generator.trainable
