"""Every registered model, a third party's too, is tested by being registered."""

import gc
import math

import numpy as np
import pytest

from ganzoo import api, registry
from ganzoo.errors import UserError

SMALL = {"width": 4, "hidden": (8,), "batch_size": 4, "accumulate": 1, "steps": 100, "phase_steps": 3, "pretrain": 2,
         "blocks": 1}  # where a model has such a setting; more steps than are played, as step sizes may fall to 0 with the last
TECHNIQUES = {"augment": "color,cutout", "instance_noise": 0.1, "top_k": 0.5, "label_smoothing": 0.1, "accumulate": 2,
              "clip_gradients": 1.0, "optimizer": "sgd", "decay": "cosine", "warmup": 2, "n_critic": 2, "ema": 0.9,
              "penalty": "r1:every=2 + drift"}
# where a discriminator sees no images, or something beside, or a loss has no targets
REFUSED = ("augment", "label_smoothing", "penalty")
LONGEST = 50  # steps in which every player has moved


def small(name):
    declared = registry.load(registry.find("models", name)).declared()
    return {key: value for key, value in SMALL.items() if key in declared}


def names():
    return registry.specs(registry.items("models"))


class Played:
    """A model that played one step and was saved, then two more in one call, then on until every player had moved.

    row, third: the terms of the third step, and every variable after it.
    rows: the terms of every player, of its last step.
    moved: {player: the variables that changed in calls in which it moved}.
    """

    def __init__(self, name, mode, folder):
        self.runner = runner = api.prepare(name, mode=mode, **small(name))
        self.rows, self.moved, self.saved = {}, {}, str(folder / "state")
        self.play(1)
        runner.save(self.saved)
        runner._per_call = 2  # builds nothing: the loop is the same
        self.row, self.third = self.play(2)
        while set(self.moved) != set(runner.stage.players) and runner.step < LONGEST:
            self.play(1)
        self.samples = runner.sample(5, seed=0)
        self.none = runner.sample(0, seed=0)

    def play(self, steps):
        """(the last step's terms, every variable) after so many more steps."""
        runner = self.runner
        players = {player for step in range(runner.step, runner.step + steps) for entry in runner._moves(step) for player in entry}
        before = values(runner)
        row, after = runner.advance(steps), values(runner)
        self.rows.update(row)
        for player in players:
            self.moved.setdefault(player, set()).update(changed(before, after))
        return row, after


def names_in_groups():
    """One process of `pytest -n` has all of a model."""
    return [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in names()]


@pytest.fixture(scope="module", params=names_in_groups())
def model(request):
    """One after another, with all of its tests."""
    return request.param


@pytest.fixture(scope="module")
def playing(model, tmp_path_factory):
    """playing(mode): built once, as building takes most of the time, and gone with the model, as some take much memory."""
    played = {}

    def of(mode):
        if mode not in played:
            played[mode] = Played(model, mode, tmp_path_factory.mktemp("played"))
        return played[mode]

    yield of
    played.clear()
    gc.collect()


@pytest.fixture
def played(playing, mode):
    return playing(mode)


def values(runner):
    return runner.stage.read(list(runner.stage.named))


def changed(before, after):
    return {name for name in before if not np.array_equal(before[name], after[name])}


def test_three_steps_give_finite_terms_of_every_player(played):
    assert all(math.isfinite(value) for value in played.rows.values()), played.rows
    assert {name.split("/")[0] for name in played.rows} == set(played.runner.stage.players)


def test_samples_have_the_shape_of_the_examples_and_images_their_range(played):
    samples = played.samples
    assert samples.dtype == np.float32
    assert samples.shape == (5,) + played.runner.gan.shape
    assert np.isfinite(samples).all()
    assert played.none.shape == (0,) + played.runner.gan.shape
    if played.runner.spec.image:
        assert np.abs(samples).max() <= 1.0 + 1e-6  # up to 1.12 tanh rounds beyond 1
    assert len(np.unique(samples.reshape(5, -1), axis=0)) == 5, "every sample is the same"


def test_every_network_of_every_player_receives_a_gradient(played):
    for player in played.runner.stage.players.values():
        moved = played.moved[player.name]
        for network in player.networks:
            # A bias may have the gradient 0: a difference of a critic's means does not depend on its last one.
            # A small gradient may be lost in the weight's rounding, but not in the optimizer's average of it.
            still = {name for name in network.trainable if not name.endswith("/bias")
                     and not moved & {name, f"optimizers/{player.name}/{name}/m", f"optimizers/{player.name}/{name}/momentum"}}
            assert network.trainable and not still, f"{player.name} never moves {sorted(still)}"


def test_a_run_that_was_saved_goes_on_with_the_same_numbers_however_steps_are_dealt_to_calls(played, model, mode):
    other = api.prepare(model, mode=mode, **small(model))
    other.restore(played.saved)
    assert other.step == 1
    other.advance(1)
    assert other.advance(1) == played.row
    assert not changed(values(other), played.third)


def test_a_player_changes_its_own_networks_and_no_others(played):
    runner = played.runner
    for name, player in runner.stage.players.items():
        runner.gan.moves = lambda step, name=name: (name,)
        before = values(runner)
        runner.advance(1)
        own = {key for network in player.networks for key in network.named}
        others = {key for network in runner.stage.networks for key in network.named} - own
        others |= {key for key in before if key.startswith("optimizers/") and not key.startswith(f"optimizers/{name}/")}
        moved = changed(before, values(runner))  # with averages, and what belongs to no network, such as BEGAN's k
        assert not moved & others
        assert moved & own
    del runner.gan.moves


@pytest.mark.eager_alone
def test_techniques_go_with_every_model_or_are_refused_with_a_sentence(model, mode):
    declared = registry.load(registry.find("models", model)).declared()
    given = {key: value for key, value in TECHNIQUES.items() if key in declared}
    while True:
        try:
            row = api.prepare(model, mode=mode, **dict(small(model), **given)).advance(2)
        except UserError as error:
            refused = [key for key in given if key in str(error)]
            assert len(refused) == 1 and refused[0] in REFUSED, str(error)
            del given[refused[0]]
        else:
            break
    assert row and all(math.isfinite(value) for value in row.values())


def test_models_say_what_they_are_and_where_they_come_from():
    for item in registry.items("models"):
        assert item.summary
        assert "http" in item.docs.module, f"{item} does not name its paper"
