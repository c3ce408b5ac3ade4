import numpy as np
import pytest

from ganzoo import api
from ganzoo_plugins.layers.dropout import Dropout
from ganzoo_plugins.models.gan import DenseGAN


def mix(h):
    """The finaliser of murmur3 (Appleby, 2011), of uint32."""
    h = h ^ (h >> np.uint32(16))
    h = h * np.uint32(0x85EBCA6B)
    h = h ^ (h >> np.uint32(13))
    h = h * np.uint32(0xC2B2AE35)
    return h ^ (h >> np.uint32(16))


def mask(shape, rate, seed):
    """The documented mask: one byte a unit, of the hash of the word's index and of the seed."""
    size = int(np.prod(shape))
    start = mix(np.array([seed[0]], "int32").view("uint32") * np.uint32(0x9E3779B9) + np.array([seed[1]], "int32").view("uint32"))
    units = mix(np.arange((size + 3) // 4).astype("uint32") + start).astype("<u4").view("uint8")[:size].reshape(shape)
    threshold = min(int(round(rate * 256)), 255)
    return np.where(units >= threshold, 1 / (1 - threshold / 256.0), 0.0)


@pytest.fixture
def dropped(stage, network, evaluate):
    """dropped(x, rate, step, salt): x through a dropout in a move."""
    def call(x, rate=0.3, step=0, salt="0/0", layers=1):
        from ganzoo_compat.move import Move

        made = dropped.get((rate, layers)) or network([Dropout(rate) for _ in range(layers)], np.shape(x)[1:])
        dropped[rate, layers] = made

        def move(x):
            with Move({}, np.int32(step), len(x.shape), salt):
                return made(x)

        return evaluate(move, x)

    dropped = {}
    return call


@pytest.mark.parametrize("shape, rate, seed", [
    ([5, 7], 0.3, (0, 0)), ([2, 3, 3, 2], 0.5, (12345, 678)), ([1], 0.25, (1, 2147483647)), ([4, 1000], 0.9, (-1, 3))])
def test_the_mask_s_bits_are_those_of_the_documented_hash(evaluate, shape, rate, seed):
    from ganzoo_compat import random
    from ganzoo_compat.spelling import v1

    found = evaluate(lambda: random.dropout_mask(shape, rate, v1.constant(seed, v1.int32)))
    np.testing.assert_allclose(found, mask(shape, rate, seed), rtol=1e-6)
    assert found.dtype == np.float32


def test_the_share_asked_for_is_dropped_and_the_mean_stays(dropped):
    y = dropped(np.ones([100, 1000]), 0.3)
    share = 77 / 256  # 0.3 to the nearest 1/256
    assert (y == 0).mean() == pytest.approx(share, abs=5 * np.sqrt(share * (1 - share) / 1e5))
    np.testing.assert_allclose(y[y != 0], 1 / (1 - share), rtol=1e-6)
    assert y.mean() == pytest.approx(1, abs=0.011)  # five deviations


def test_units_fall_alike_in_every_example_and_at_every_place(dropped):
    y = dropped(np.ones([256, 256]), 0.5) == 0
    deviation = 0.5 / 16
    assert np.abs(y.mean(0) - 0.5).max() < 5 * deviation
    assert np.abs(y.mean(1) - 0.5).max() < 5 * deviation
    neighbours = (y[:, 1:] == y[:, :-1]).mean()
    assert neighbours == pytest.approx(0.5, abs=5 * 0.5 / 255)


def test_what_is_kept_is_scaled_and_what_is_dropped_is_0(dropped):
    x = np.arange(1, 41).reshape(4, 10)
    y = dropped(x, 0.5)
    assert set(np.unique(y / x)) == {0.0, 2.0}


def test_the_mask_is_a_function_of_seed_step_and_place(dropped):
    x = np.ones([8, 32])
    once = dropped(x)
    np.testing.assert_array_equal(dropped(x), once)
    assert not np.array_equal(dropped(x, step=1), once)
    assert not np.array_equal(dropped(x, salt="1/0"), once), "another seed"
    assert not np.array_equal(dropped(x, salt="0/1"), once), "another place in the schedule"


def test_two_dropouts_of_one_pass_drop_different_units(dropped):
    y = dropped(np.ones([100, 100]), 0.5, layers=2)
    assert (y == 0).mean() == pytest.approx(0.75, abs=0.03)


def test_a_rate_of_0_changes_nothing(dropped):
    x = np.arange(12).reshape(3, 4)
    np.testing.assert_array_equal(dropped(x, 0.0), x)


def test_outside_of_a_move_nothing_is_dropped(network, evaluate):
    x = np.arange(12).reshape(3, 4)
    np.testing.assert_array_equal(evaluate(network([Dropout(0.9)], [4]), x), x)


def test_when_sampling_nothing_is_dropped(network, stage):
    layer = network([Dropout(0.9)], [4])
    x = np.arange(12, dtype="float32").reshape(3, 4)
    np.testing.assert_array_equal(stage.sample(lambda move: layer(move.batch["x"]), 3, 0, {"x": x}), x)


class Dropping(DenseGAN):
    """One term of its discriminator's loss says which share of units was kept, whatever the weights."""

    batch_size = 8

    def build(self):
        from ganzoo_compat.networks import Network

        super().build()
        self.dropout = Network("dropout", [Dropout(0.5)], [100])

    def discriminator_terms(self, move):
        import tensorflow as tf

        return {"kept": tf.reduce_mean(self.dropout(tf.ones([8, 100])))}


def shares(mode, seed, calls):
    runner = api.prepare(Dropping, dataset="ring:size=8", hidden=(), mode=mode, seed=seed)
    return [runner.advance(steps)["discriminator/kept"] for steps in calls]


def test_a_run_drops_others_at_every_step_and_the_same_with_the_same_seed(mode):
    first = shares(mode, 0, [1, 1, 1])
    assert len(set(first)) == 3
    assert shares(mode, 0, [3]) == first[2:]
    assert shares(mode, 1, [1]) != first[:1]


def test_with_always_a_sample_is_dropped_too_as_its_seed_and_place_say(stage, network):
    layer = network([Dropout(0.5, always=True)], [40])

    def made(count, seed):
        return stage.sample(lambda move: layer(move.batch["x"]), count, seed, {"x": np.ones([count, 40], "float32")})

    first = made(9, 0)
    assert set(np.unique(first)) == {0.0, 2.0}
    np.testing.assert_array_equal(made(3, 0), first[:3])
    assert not np.array_equal(made(9, 1), first)
    assert len(np.unique(first, axis=0)) == 9
