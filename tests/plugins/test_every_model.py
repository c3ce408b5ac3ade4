"""Every registered model, a third party's too, is tested by being registered."""

import math

import numpy as np
import pytest

from ganzoo import api, registry

SMALL = {"width": 4, "hidden": (8,), "batch_size": 4, "steps": 3}  # where a model has such a setting


def small(name):
    declared = registry.load(registry.find("models", name)).declared()
    return {key: value for key, value in SMALL.items() if key in declared}


def names():
    return registry.specs(registry.items("models"))


@pytest.fixture(params=names())
def runner(request, mode):
    return api.prepare(request.param, mode=mode, **small(request.param))


def values(runner):
    return runner.stage.read(list(runner.stage.named))


def changed(before, after):
    return {name for name in before if not np.array_equal(before[name], after[name])}


def test_three_steps_give_finite_terms_of_every_player(runner):
    row = runner.advance(3)
    assert all(math.isfinite(value) for value in row.values()), row
    assert {name.split("/")[0] for name in row} == set(runner.stage.players)


def test_samples_have_the_shape_of_the_examples_and_images_their_range(runner):
    samples = runner.sample(5, seed=0)
    assert samples.dtype == np.float32
    assert samples.shape == (5,) + runner.gan.shape
    assert np.isfinite(samples).all()
    if runner.spec.image:
        assert samples.min() >= -1.0 and samples.max() <= 1.0
    assert len(np.unique(samples.reshape(5, -1), axis=0)) == 5, "every sample is the same"


def test_every_network_of_every_player_receives_a_gradient(runner):
    before = values(runner)
    runner.advance(1)
    moved = changed(before, values(runner))
    for player in runner.stage.players.values():
        for network in player.networks:
            # A bias may have the gradient 0: a difference of a critic's means does not depend on its last one.
            still = {name for name in network.trainable if not name.endswith("/bias")} - moved
            assert network.trainable and not still, f"{player.name} never moves {sorted(still)}"


def test_a_player_changes_its_own_networks_and_no_others(runner):
    for name, player in runner.stage.players.items():
        runner.gan.moves = lambda step, name=name: (name,)
        before = values(runner)
        runner.advance(1)
        own = {key for network in player.networks for key in network.named}
        state = {key for key in before if key.startswith((f"optimizers/{name}/", "average/"))}
        assert changed(before, values(runner)) <= own | state
        assert changed(before, values(runner)) & own


def test_steps_in_one_call_are_those_of_as_many_calls(runner, request):
    name = request.node.callspec.params["runner"]
    one_by_one = api.prepare(name, mode=runner.stage.mode, **small(name))
    for _ in range(3):
        row = one_by_one.advance(1)
    runner.advance(1)
    runner._per_call = 2  # builds nothing: the loop is the same
    together = runner.advance(2)
    assert together == row
    ours, theirs = values(runner), values(one_by_one)
    assert not changed(ours, theirs)


def test_a_run_that_was_saved_and_restored_goes_on_with_the_same_numbers(runner, request, tmp_path):
    name = request.node.callspec.params["runner"]
    runner.advance(2)
    runner.save(str(tmp_path / "state"))
    other = api.prepare(name, mode=runner.stage.mode, **small(name))
    other.restore(str(tmp_path / "state"))
    assert other.step == 2
    assert other.advance(1) == runner.advance(1)
    assert not changed(values(runner), values(other))


def test_models_say_what_they_are_and_where_they_come_from():
    for item in registry.items("models"):
        assert item.summary
        assert "http" in item.docs.module, f"{item} does not name its paper"


@pytest.mark.parametrize("name", names())
def test_modes_agree(name, modes_here):
    rows, samples = [], []
    for mode in modes_here:
        runner = api.prepare(name, mode=mode, **small(name))
        rows.append(runner.advance(3))
        samples.append(runner.sample(4, seed=0))
    for row, sample in zip(rows[1:], samples[1:]):
        for term, value in rows[0].items():
            assert row[term] == pytest.approx(value, rel=1e-5, abs=1e-5), term
        np.testing.assert_allclose(sample, samples[0], atol=1e-3)
