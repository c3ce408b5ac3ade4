import numpy as np
import pytest

from ganzoo import api
from ganzoo.datasets import Dataset
from ganzoo.players import Spec
from ganzoo_plugins.models.progressive import Progressive

RANDOM = np.random.RandomState(0)
SPEC = Spec({"x": (16, 16, 1)}, None, ("x",))  # levels of 4x4, 8x8 and 16x16


class Pictures(Dataset):
    def arrays(self, seed):
        return {"x": RANDOM.randint(0, 256, [8, 16, 16, 1]).astype("uint8")}


@pytest.fixture(scope="module")
def prepared():
    pictures = Pictures().arrays(0)["x"]

    class Same(Dataset):
        def arrays(self, seed):
            return {"x": pictures}

    return lambda mode, **settings: api.prepare("progressive", dataset=Same(), mode=mode, width=2, latent=5, batch_size=4,
                                                phase_steps=2, **settings)


def values(runner):
    return runner.stage.read(list(runner.stage.named))


def changed(before, after):
    return {name.split("/")[0] for name in before if not np.array_equal(before[name], after[name])}


def test_a_phase_for_the_smallest_size_then_two_for_each_further_one(made):
    gan = made(Progressive, SPEC, width=1, phase_steps=10)
    names = [gan.moves(step) for step in (0, 9, 10, 19, 20, 30, 39, 40, 1000)]
    assert [generator for _, generator in names] == ["generator-4", "generator-4", "generator-8-fading", "generator-8-fading",
                                                     "generator-8", "generator-16-fading", "generator-16-fading", "generator-16",
                                                     "generator-16"]
    assert [critic for critic, _ in names] == [generator.replace("generator", "discriminator") for _, generator in names]


def in_step(gan, phase, step, **batch):
    """The phase's game and a function of a move in that step."""
    from ganzoo_compat.move import Move

    def call(function):
        def run(*arrays):
            with Move(dict(zip(batch, arrays)), np.int32(step), 2, "0/0") as move:
                return function(gan.phases[phase], move)

        return run

    return call


def test_new_blocks_fade_in_over_the_phase(made, evaluate):
    gan = made(Progressive, SPEC, width=1, phase_steps=10)
    for phase, first in ((1, 10), (3, 30)):
        found = [float(evaluate(in_step(gan, phase, step)(lambda game, move: game.alpha(move))))
                 for step in (first - 5, first, first + 4, first + 9, first + 50)]
        np.testing.assert_allclose(found, [0.0, 0.05, 0.45, 0.95, 1.0], atol=1e-6)
    assert gan.phases[2].alpha(None) is None


def test_real_images_are_shrunk_and_fade_in_like_generated_ones(made, evaluate):
    gan = made(Progressive, SPEC, width=1, phase_steps=10)
    x = RANDOM.normal(size=[2, 16, 16, 1])

    def shrunk(times):
        side = 16 // times
        return x.reshape(2, side, times, side, times, 1).mean((2, 4))

    real = {phase: evaluate(in_step(gan, phase, 12, x=x)(lambda game, move: game.real(move)), x) for phase in (0, 1, 2, 4)}
    np.testing.assert_allclose(real[0], shrunk(4), atol=1e-5)
    np.testing.assert_allclose(real[1], 0.25 * shrunk(2) + 0.75 * shrunk(4).repeat(2, axis=1).repeat(2, axis=2), atol=1e-5)
    np.testing.assert_allclose(real[2], shrunk(2), atol=1e-5)
    np.testing.assert_allclose(real[4], x, atol=1e-6)


def test_the_discriminator_pays_for_slopes_other_than_1_and_for_large_logits(made, stage, evaluate):
    gan = made(Progressive, SPEC, width=1, phase_steps=10, penalty="gradient:weight=5 + drift:weight=0.25")
    x = RANDOM.normal(size=[2, 16, 16, 1])

    def terms(game, move):
        found = dict(game.pair()[0].loss(move), logits=game.real_logits(move), fakes=game.fake_logits(move))
        found["points"] = game.fake(move)
        return found

    found = evaluate(in_step(gan, 0, 0, x=x)(terms), x)
    assert found["drift"] == pytest.approx(0.25 * np.mean(found["logits"] ** 2), rel=1e-5)
    assert found["real"] == pytest.approx(-np.mean(found["logits"]), rel=1e-5)
    assert found["fake"] == pytest.approx(np.mean(found["fakes"]), rel=1e-5)
    assert found["points"].shape == (2, 4, 4, 1)
    assert found["gradient"] > 0
    stage.write({name: 0.0 * value for name, value in stage.read(list(gan.discriminator.blocks[0].trainable)).items()})
    found = evaluate(in_step(gan, 0, 0, x=x)(terms), x)
    assert found["gradient"] == pytest.approx(5.0, rel=1e-4)  # of a slope that is 0


def test_only_the_networks_of_the_phase_move_and_their_optimizers_begin_anew(prepared, mode):
    runner = prepared(mode, ema=0.0)
    seen = []
    for _ in range(5):  # phases, of two steps
        before = values(runner)
        runner.advance(2)
        after = values(runner)
        seen.append(changed(before, after) - {"optimizers", "progressive", "step", "batches"})
        slots = {name.split("/")[1] for name in before
                 if name.startswith("optimizers/") and not np.array_equal(before[name], after[name])}
        assert slots == set(runner.gan.moves(runner.step - 1))
    assert seen[0] == {"generator-4", "to-image-4", "discriminator-4", "from-image-4"}
    assert seen[1] == seen[0] | {"generator-8", "to-image-8", "discriminator-8", "from-image-8"}
    assert seen[2] == seen[1] - {"to-image-4", "from-image-4"}
    assert seen[4] == {f"{kind}-{side}" for kind in ("generator", "discriminator") for side in (4, 8, 16)} | {
        "to-image-16", "from-image-16"}


def test_samples_are_enlarged_from_what_the_run_has_reached(prepared, mode):
    runner = prepared(mode, ema=0.9)

    def is_enlarged(images, times):
        small = images[:, ::times, ::times]
        return np.array_equal(small.repeat(times, axis=1).repeat(times, axis=2), images)

    grown = []
    for _ in range(9):
        images = runner.sample(3, seed=0)
        assert images.shape == (3, 16, 16, 1)
        grown.append(float(runner.stage.read(["progressive/grown"])["progressive/grown"]))
        assert is_enlarged(images, 4) == (grown[-1] == 0.0)
        assert is_enlarged(images, 2) == (grown[-1] <= 1.0)
        runner.advance(1)
    assert grown == [0.0, 0.0, 0.0, 0.25, 0.75, 1.0, 1.0, 1.25, 1.75]


def test_a_run_resumed_in_any_phase_goes_on_with_the_same_numbers(prepared, mode, tmp_path):
    whole = prepared(mode, ema=0.9)
    whole.advance(3)
    whole.save(str(tmp_path / "state"))
    row = whole.advance(6)
    other = prepared(mode, ema=0.9)
    other.restore(str(tmp_path / "state"))
    assert other.advance(6) == row
    assert not changed(values(whole), values(other))
    np.testing.assert_array_equal(whole.sample(2, 0), other.sample(2, 0))


def test_what_a_discriminator_sees_is_augmented_in_every_phase(made):
    gan = made(Progressive, SPEC, width=1, augment=("color",), instance_noise=0.1)
    assert all(len(phase.discriminator.before) == 2 for phase in gan.phases)


def test_it_builds_for_images_of_every_size(built):
    gan = built(Progressive, width=1)
    assert gan.sizes[-1] == list(built.shape[:2])
    assert [network.name for network in gan.averaged()][-1] == f"to-image-{built.shape[0]}"
    assert gan.note == ""  # its own number of steps ends at the full size


@pytest.mark.parametrize("side, steps", [(28, 1000), (32, 750), (64, 600), (128, 500)])
def test_phases_are_as_long_as_lets_the_model_s_own_run_end_with_one_at_the_full_size(made, side, steps):
    gan = made(Progressive, Spec({"x": (side, side, 1)}, None, ("x",)), width=1)
    full = gan.phases[-1].drawer
    assert steps * len(gan.phases) <= 6000 - steps + 1
    assert gan.moves(steps - 1) != gan.moves(steps)
    assert [gan.moves(step)[1] == full for step in (steps * (len(gan.phases) - 1) - 1, steps * (len(gan.phases) - 1), 5999)] == [
        False, True, True]


@pytest.mark.parametrize("steps, told", [(9, "these 9 steps end while 4x4 is drawn: 16x16 takes 50, --steps 60."),
                                         (40, "these 40 steps end while 16x16 fades in: 16x16 takes 50"), (41, None), (60, None)])
def test_a_run_that_ends_before_the_full_size_says_so(made, steps, told):
    note = made(Progressive, SPEC, width=1, phase_steps=10, steps=steps).note
    assert note.startswith(told) if told else note == ""


@pytest.mark.parametrize("penalty", ["weight-clipping", "orthogonal", "historical-averaging", "path-length"])
def test_penalties_are_of_all_sizes(prepared, mode, penalty):
    runner = prepared(mode, penalty=penalty)
    row = runner.advance(1)
    assert all(np.isfinite(value) for value in row.values())
    if penalty == "weight-clipping":
        clipped = [value for name, value in values(runner).items() if name.startswith(("discriminator-", "from-image-"))]
        assert clipped and all(np.abs(value).max() <= 0.01 for value in clipped if value.dtype == "float32")
