"""Penalties by name: terms of a player's loss, in every step or seldom, for every game that they fit."""

import numpy as np
import pytest

from ganzoo import api
from ganzoo.errors import UserError
from ganzoo.penalties import Penalties

SMALL = {"dataset": "ring", "hidden": (4,), "batch_size": 4}


def test_several_are_named_with_a_plus_between_them_and_numbers_keep_theirs():
    found = Penalties("r1:weight=1e+1,every=4 + drift+orthogonal:weight=2").named
    assert list(found) == ["r1", "drift", "orthogonal"]
    assert (found["r1"].weight, found["r1"].every, found["orthogonal"].weight) == (10.0, 4, 2.0)
    assert Penalties("").named == {}


@pytest.mark.parametrize("spec, message", [
    ("r1 + r1:weight=2", "the penalty r1 was asked for twice"), ("r3", "no penalty is named 'r3'. Did you mean"),
    ("r1:weigth=2", "no setting is named 'weigth'. Did you mean weight"), ("r1:every=0", "'every' cannot be '0'")])
def test_what_cannot_be_is_refused_at_the_door(spec, message):
    with pytest.raises(UserError, match=message):
        api.prepare("gan", penalty=spec, **SMALL)


@pytest.mark.parametrize("model, penalty, message", [
    ("cyclegan", "r1", "its discriminators do not judge examples, and nothing else"),
    ("bigan", "gradient", "its discriminators do not judge examples, and nothing else"),
    ("pix2pix", "path-length", "it moves latent vectors, and the model has none")])
def test_a_game_that_one_does_not_fit_says_why(model, penalty, message):
    with pytest.raises(UserError, match=f"this model cannot have the penalty {penalty}: {message}"):
        api.prepare(model, penalty=penalty, width=1, batch_size=2)


def test_what_needs_no_judgement_goes_with_every_game(mode):
    row = api.prepare("bigan", mode=mode, penalty="orthogonal + weight-clipping:bound=0.5", width=1, batch_size=2).advance(1)
    assert row["generator/orthogonal"] > 0


def test_terms_are_weighted_and_logged_by_their_names(mode):
    once, twice = [api.prepare("gan", mode=mode, penalty=f"r1:weight={weight} + zero-centred:weight=0", **SMALL).advance(1)
                   for weight in (1, 2)]
    assert twice["discriminator/r1"] == pytest.approx(2 * once["discriminator/r1"], rel=1e-5)
    assert once["discriminator/zero_centred"] == 0.0


def test_one_that_is_used_seldom_moves_alone_and_weighs_more(mode):
    runner = api.prepare("gan", mode=mode, penalty="r1:weight=2,every=3 + path-length:every=2", optimizer="sgd", **SMALL)
    gan = runner.gan
    assert [gan.moves(step)[1:] for step in range(4)] == [
        ("discriminator-r1", "generator-path-length"), (), ("generator-path-length",), ("discriminator-r1",)]
    players = runner.stage.players
    assert players["discriminator-r1"].optimizer is players["discriminator"].optimizer
    assert players["generator-path-length"].networks == players["generator"].networks
    row = runner.advance(1)
    assert {"discriminator-r1/r1", "generator-path-length/path_length"} <= set(row)
    assert "discriminator/r1" not in row
    assert runner.advance(1)["discriminator/real"] > 0  # a step in which nobody moves for a penalty


def test_the_running_mean_of_one_that_is_used_seldom_follows_those_steps_alone(mode):
    runner = api.prepare("gan", mode=mode, penalty="path-length:every=2", **SMALL)
    means = []
    for _ in range(4):
        runner.advance(1)
        means.append(float(runner.stage.read(["penalties/path_length/mean"])["penalties/path_length/mean"]))
    assert 0 < means[0] == means[1] < means[2] == means[3]


def test_clipping_follows_every_update_of_its_player_those_for_a_penalty_alone_too(mode):
    runner = api.prepare("gan", mode=mode, penalty="weight-clipping:bound=0.01 + r1:every=1000", learning_rate=0.1, **SMALL)
    runner.advance(1)
    found = runner.stage.read(list(runner.gan.discriminator.trainable))
    assert max(np.abs(value).max() for value in found.values()) == np.float32(0.01)


def test_the_weight_of_one_that_is_used_seldom_is_multiplied():
    class Term:
        player, judges, weight, every, seldom = "discriminator", True, 2.0, 5, True

        def term(self, game, move):
            return 3.0

        def after(self, game, move):
            game.append(move)

    from ganzoo.players import Player

    penalties, seen = Penalties(""), []
    penalties.named["three"] = Term()
    first, second, seldom = penalties.join(seen, Player("critic", [], None, lambda move: {"real": 1.0}),
                                           Player("generator", [], None, lambda move: {"fool": 1.0}))
    assert (first.loss(None), seldom.loss(None)) == ({"real": 1.0}, {"three": 30.0})
    assert (seldom.name, seldom.watch) == ("critic-three", None)
    first.after(1)
    seldom.after(2)
    assert seen == [2] and second.after is None
    assert [penalties.due(step, "critic", "generator") for step in (0, 1, 5)] == [("critic-three",), (), ("critic-three",)]


def test_growing_networks_have_seldom_ones_too(modes_here):
    gan = api.prepare("progressive", mode=modes_here[0], penalty="gradient + r1:every=2", width=1, batch_size=2, phase_steps=2).gan
    assert gan.moves(0)[1:] == (gan.phases[0].drawer, f"{gan.phases[0].opponent}-r1")
    assert gan.moves(3)[1:] == (gan.phases[1].drawer,)


def test_epochs_count_the_batches_of_those_that_are_used_seldom(in_folder):
    run = api.train("gan", dataset="ring:size=64", hidden=(4,), batch_size=4, penalty="r1:every=2", epochs=1, run_dir="run")
    assert run.steps == 10  # 16 batches, of which two steps draw three


def test_the_command_takes_several(shell, in_folder):
    done = shell("train", "gan", "--dataset", "ring", "--steps", "2", "--batch-size", "4", "--penalty", "r1:weight=2",
                 "--penalty", "drift", "--run-dir", "run")
    assert done.code == 0, done.err
    assert '"penalty": "r1:weight=2 + drift"' in (in_folder / "run" / "config.json").read_text()


def test_a_resumed_run_with_running_means_repeats_an_uninterrupted_one(mode, tmp_path):
    def made():
        return api.prepare("gan", mode=mode, penalty="lecam + path-length:every=2", **SMALL)

    first, second = made(), made()
    first.advance(3)
    first.save(str(tmp_path / "state"))
    expected = first.advance(2)
    second.restore(str(tmp_path / "state"))
    assert second.advance(2) == expected
    assert np.isfinite(list(expected.values())).all()
