import re

import numpy as np
import pytest
import tensorflow as tf

from ganzoo import api
from ganzoo.errors import UserError
from ganzoo.players import Spec
from ganzoo_plugins.models.srgan import SRGAN, doublings

RANDOM = np.random.RandomState(0)
X, Y = RANDOM.uniform(-1, 1, [3, 8, 8, 1]), RANDOM.uniform(-1, 1, [3, 4, 4, 1])
SMALL = {"width": 2, "blocks": 1, "batch_size": 4}


@pytest.fixture
def gan(made):
    return made(SRGAN, Spec({"x": (8, 8, 1), "y": (4, 4, 1)}, None, ("x", "y")), adversarial_weight=0.01, **SMALL)


def test_the_terms_are_the_paper_s(gan, in_a_move):
    found = in_a_move(lambda move: {
        "discriminator": tf.stack(list(gan.discriminator_loss(move).values())),
        "generator": tf.stack(list(gan.generator_loss(move).values())),
        "pretrainer": tf.stack(list(gan.players()[0].loss(move).values())),
        "real": gan.real_logits(move), "fake": gan.fake_logits(move), "made": gan.fake(move)}, x=X, y=Y)
    real, fake, made = [found[name].astype("float64") for name in ("real", "fake", "made")]
    assert real.shape == fake.shape == (3, 1)
    content = np.mean((X - made) ** 2)
    np.testing.assert_allclose(found["discriminator"], [np.mean(np.logaddexp(0, -real)), np.mean(np.logaddexp(0, fake))], rtol=1e-5)
    np.testing.assert_allclose(found["generator"], [0.01 * np.mean(np.logaddexp(0, -fake)), content], rtol=1e-5)
    np.testing.assert_allclose(found["pretrainer"], [content], rtol=1e-5)


def test_the_pretrainer_moves_alone_first(mode):
    runner = api.prepare("srgan", mode=mode, pretrain=2, steps=4, **SMALL)
    before = runner.stage.read(list(runner.gan.discriminator.named))
    assert [set(runner.advance(1)) for _ in range(2)] == [{"pretrainer/content"}] * 2
    still = runner.stage.read(list(before))
    assert all(np.array_equal(before[name], still[name]) for name in before)
    row = runner.advance(1)
    assert {name.split("/")[0] for name in row} == {"discriminator", "generator"}
    moved = runner.stage.read(list(before))
    assert not all(np.array_equal(before[name], moved[name]) for name in before)


def test_a_call_of_several_steps_ends_with_the_pretraining(mode):
    runner = api.prepare("srgan", mode=mode, pretrain=3, steps=6, **SMALL)
    other = api.prepare("srgan", mode=mode, pretrain=3, steps=6, **SMALL)
    runner.advance(1)
    runner._per_call = 10
    runner.call(10)
    assert runner.step == 3
    assert runner.advance(2) == [other.advance(1) for _ in range(5)][-1]


def test_without_pretraining_there_is_no_pretrainer(modes_here):
    runner = api.prepare("srgan", mode=modes_here[0], pretrain=0, **SMALL)
    assert list(runner.stage.players) == ["discriminator", "generator"]
    assert runner.gan.moves(0) == (("discriminator", "generator"),)


@pytest.mark.parametrize("steps, told", [(20, "these 20 steps train the generator alone, .* game begins after 20"), (21, "$")])
def test_a_run_that_ends_before_the_adversarial_game_says_so(modes_here, steps, told):
    assert re.match(told, api.prepare("srgan", mode=modes_here[0], pretrain=20, steps=steps, **SMALL).gan.note)


def test_pretraining_brings_the_pictures_nearer(modes_here):
    runner = api.prepare("srgan", mode=modes_here[0], width=8, blocks=1, batch_size=8, learning_rate=1e-3)
    first = runner.advance(1)["pretrainer/content"]
    assert runner.advance(24)["pretrainer/content"] < 0.5 * first


@pytest.mark.parametrize("small, large, count", [
    ((7, 7), (28, 28), 2), ((4, 6), (8, 12), 1), ((8, 8), (8, 8), 0), ((7, 7), (21, 21), 0), ((4, 4), (8, 16), 0),
    ((28, 28), (7, 7), 0)])
def test_sides_are_doubled(small, large, count):
    assert doublings(Spec({"x": large + (1,), "y": small + (1,)}, None, ("x", "y"))) == count


@pytest.mark.parametrize("dataset, said", [
    ("digits", "it makes images x of images y"),
    ("edges", r"doubles the sides of y, once or several times, to those of x, and they are \[28, 28, 1\] and \[28, 28, 1\]"),
    ("low-resolution:factor=7", r"they are \[4, 4, 1\] and \[28, 28, 1\]")])
def test_what_it_cannot_enlarge_is_told(dataset, said):
    with pytest.raises(UserError, match=said):
        api.prepare("srgan", dataset=dataset)


@pytest.mark.parametrize("factor", [2, 4])
def test_the_dataset_s_factor_is_the_network_s(modes_here, factor):
    runner = api.prepare("srgan", mode=modes_here[0], dataset=f"low-resolution:factor={factor}", **SMALL)
    assert runner.sample(2, seed=0).shape == (2, 28, 28, 1)


def test_it_builds_for_images_of_every_size(built):
    height, width, channels = built.shape
    assert built(SRGAN, shapes={"y": (height // 4, width // 4, channels)}, width=1, blocks=1).generator.trainable
