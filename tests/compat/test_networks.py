"""Networks from anywhere: layers of our own, Keras layers and models, functions."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import tensorflow as tf

import ganzoo
from ganzoo import api
from ganzoo.two_player import TwoPlayerGAN
from ganzoo_compat import modes, spelling
from ganzoo_compat.errors import WrongNetwork
from ganzoo_compat.networks import Layer, Network
from ganzoo_plugins.layers.batch_norm import BatchNorm
from ganzoo_plugins.layers.dense import Dense

L = tf.keras.layers


def opening(units, inputs):
    """The dense layer that a Sequential begins with; on 1.6 it has to be told its input."""
    try:
        tf.keras.Sequential([L.Dense(1)])
    except ValueError:
        return L.Dense(units, input_shape=(inputs,))
    return L.Dense(units)


class Points(ganzoo.Dataset):
    """Eight points."""

    def arrays(self, seed):
        return {"x": np.linspace(-1, 1, 16).astype("float32").reshape(8, 2)}


class KerasGAN(TwoPlayerGAN):
    """Keras's layers and batch norm in both networks."""

    latent, batch_size = 3, 4
    playing = ("discriminator", "generator")

    def build(self):
        layers = [opening(4, self.latent), L.BatchNormalization(momentum=0.9), L.Dense(2)]
        self.generator = Network("generator", tf.keras.Sequential(layers), [self.latent])
        self.discriminator = Network("discriminator", [L.Dense(4), L.BatchNormalization(momentum=0.9), tf.nn.relu, Dense(1)], [2])

    def moves(self, step):
        return (self.playing,) if len(self.playing) > 1 else self.playing


def read(runner):
    return runner.stage.read(list(runner.stage.named))


def test_keras_weights_have_canonical_names_whatever_was_made_before(mode):
    L.Dense(1), L.Dense(1)  # Keras counts through the process
    named = list(api.prepare(KerasGAN, dataset=Points(), mode=mode).stage.named)
    for name in ("generator/sequential/dense/kernel", "generator/sequential/dense_1/bias",
                 "generator/sequential/batch_normalization/moving_mean", "discriminator/dense/kernel",
                 "discriminator/batch_normalization/gamma", "discriminator/dense_1/kernel"):
        assert name in named


def test_keras_weights_depend_on_seed_and_name_also_after_keras_was_seeded(mode):
    def kernels(seed):
        runner = api.prepare(KerasGAN, dataset=Points(), mode=mode, seed=seed)
        return {name: value for name, value in read(runner).items() if name.endswith("kernel")}

    def seeded():
        tf.keras.utils.set_random_seed(5)
        return drawn()

    def drawn():
        return kernels(0), kernels(0), kernels(1)

    expected = kernels(0)
    with ThreadPoolExecutor(1) as thread:  # Keras 2 remembers the seed for the thread
        again, same, other = thread.submit(seeded).result() if hasattr(tf.keras.utils, "set_random_seed") else drawn()  # 2.7
    for name, kernel in expected.items():
        np.testing.assert_array_equal(again[name], kernel)
        np.testing.assert_array_equal(same[name], kernel)
        assert not np.array_equal(other[name], kernel)


@pytest.mark.parametrize("playing", [("generator",), ("discriminator",)])
def test_keras_batch_statistics_move_with_their_network_only(mode, playing):
    gan = type("One", (KerasGAN,), {"playing": playing})
    runner = api.prepare(gan, dataset=Points(), mode=mode)
    before = read(runner)
    runner.advance(2)
    after = read(runner)
    moved = {name.split("/")[0] for name in before if "moving" in name and not np.array_equal(before[name], after[name])}
    assert moved == set(playing)


def test_keras_batch_statistics_of_two_passes_follow_each_other(mode):
    """The discriminator sees real, then fake: mean = 0.9 * (0.9 * 0 + 0.1 * real) + 0.1 * fake, in this order."""
    runner = api.prepare(KerasGAN, dataset=Points(), mode=mode)
    before = read(runner)
    kernel, bias = before["discriminator/dense/kernel"], before["discriminator/dense/bias"]
    seen = {}

    def watching(move):
        seen["fake"] = runner.gan.fake(move)
        return {f"fake_{i}_{j}": seen["fake"][i, j] for i in range(4) for j in range(2)}

    players = runner.stage.players
    players["discriminator"] = players["discriminator"]._replace(watch=watching)
    row = runner.advance(1)
    fake = np.array([[row[f"discriminator/fake_{i}_{j}"] for j in range(2)] for i in range(4)])
    real = Points().arrays(0)["x"][runner._order.rows(0, 1)[0]]
    means = [(x @ kernel + bias).mean(axis=0) for x in (real, fake)]
    expected = 0.9 * (0.1 * means[0]) + 0.1 * means[1]
    np.testing.assert_allclose(read(runner)["discriminator/batch_normalization/moving_mean"], expected, rtol=2e-4, atol=1e-6)


def test_modes_agree_on_keras_networks_but_for_their_initial_weights(modes_here):
    rows = []
    for mode in modes_here:
        runner = api.prepare(KerasGAN, dataset=Points(), mode=mode)
        state = np.random.RandomState(0)
        runner.stage.write({name: state.normal(size=value.shape).astype("float32") for name, value in sorted(read(runner).items())
                            if name.endswith(("kernel", "bias"))})
        runner.advance(4)
        rows.append(runner.sample(3, 0))
    for row in rows[1:]:
        np.testing.assert_allclose(row, rows[0], rtol=1e-3, atol=1e-4)


def test_batch_norm_and_dropout_act_in_training_only(mode):
    class Dropping(KerasGAN):
        def build(self):
            super().build()
            self.generator = Network("dropping", [L.Dense(2), L.Dropout(0.5)], [self.latent])

    runner = api.prepare(Dropping, dataset=Points(), mode=mode)
    assert not runner.exact
    runner.advance(1)
    np.testing.assert_array_equal(runner.sample(4, 0), runner.sample(4, 0))
    assert (runner.sample(64, 0) != 0).all()


def test_a_network_that_was_handed_in_built_keeps_its_weights(mode):
    if mode == "graph":
        with pytest.raises(ganzoo.UserError, match="built outside of the run's graph"):
            api.prepare(handing_in(built()), dataset=Points(), mode=mode)
        return
    model = built()
    weights = [np.array(one.numpy()) for one in model.weights]
    runner = api.prepare(handing_in(model), dataset=Points(), mode=mode)
    for ours, theirs in zip(runner.stage.read(list(runner.gan.generator.named)).values(), weights):
        np.testing.assert_array_equal(ours, theirs)


def built():
    model = tf.keras.Sequential([opening(2, 3)])
    model(tf.zeros([1, 3]))
    return model


def handing_in(model):
    class Handed(KerasGAN):
        def build(self):
            super().build()
            self.generator = Network("handed", model, [3])

    return Handed


def test_a_class_of_layers_names_them_by_attribute(stage):
    class Residual(Layer):
        def __init__(self):
            self.inner = [Dense(2), Dense(2)]

        def call(self, x):
            for layer in self.inner:
                x = x + layer(x)
            return x

    class Critic(Network):
        def __init__(self):
            self.block, self.norm, self.last = Residual(), BatchNorm(), Dense(1)
            super().__init__("critic", None, [2])

        def call(self, x):
            return self.last(self.norm(self.block(x)))

    with stage.scope():
        critic = Critic()
    assert list(critic.trainable) == ["critic/block/inner/0/kernel", "critic/block/inner/0/bias", "critic/block/inner/1/kernel",
                                      "critic/block/inner/1/bias", "critic/norm/gamma", "critic/norm/beta",
                                      "critic/last/kernel", "critic/last/bias"]
    assert set(critic.named) - set(critic.trainable) == {"critic/norm/moving_mean", "critic/norm/moving_variance"}


def test_initial_weights_depend_on_seed_and_name_only(mode):
    def kernel(seed, more):
        stage = modes.open_stage(mode, seed)
        with stage.scope():
            if more:
                Network("other", [Dense(5)], [2])
            Network("one", [Dense(3)], [2])
            stage.begin([], {}, 1)
        return stage.read(["one/dense/kernel"])["one/dense/kernel"]

    np.testing.assert_array_equal(kernel(0, False), kernel(0, True))
    assert not np.array_equal(kernel(0, False), kernel(1, False))


def test_what_cannot_be_a_network_is_refused_with_what_to_do(stage):
    with stage.scope():
        with pytest.raises(WrongNetwork, match="give layers, Keras models or functions"):
            Network("generator", [3], [2])
        Network("generator", [Dense(2)], [2])
        with pytest.raises(ValueError, match="one variable of a name"):
            Network("generator", [Dense(2)], [2])
        hidden = L.Dense(2)
        hidden(tf.zeros([1, 2]))
        with pytest.raises(WrongNetwork, match="not part of it"):
            Network("hiding", [lambda x: hidden(x)], [2])
    with pytest.raises(WrongNetwork, match="belong to a run"):
        Network("generator", [Dense(2)], [2])


def test_a_raw_keras_model_as_a_players_network_is_refused_with_what_to_do(mode):
    class Raw(KerasGAN):
        def build(self):
            super().build()
            self.generator = tf.keras.Sequential([opening(2, self.latent)])

    with pytest.raises(ganzoo.UserError, match="wrap it"):
        api.prepare(Raw, dataset=Points(), mode=mode)


def test_keras_layers_that_are_attributes_are_parts(stage):
    class Critic(Network):
        def __init__(self):
            self.first, self.more = L.Dense(4), [L.Dense(3), Dense(1)]
            super().__init__("critic", None, [2])

        def call(self, x):
            x = self.first(x)
            for layer in self.more:
                x = layer(x)
            return x

    with stage.scope():
        critic = Critic()
    assert list(critic.trainable) == ["critic/first/kernel", "critic/first/bias", "critic/more/0/kernel", "critic/more/0/bias",
                                      "critic/more/1/kernel", "critic/more/1/bias"]


def test_a_layer_that_is_used_twice_is_one_layer(stage):
    with stage.scope():
        ours, theirs = Dense(2), L.Dense(2)
        one = Network("one", [ours, theirs, tf.nn.relu, theirs], [2])
        two = Network("two", [theirs, ours, Dense(1)], [2])
        stage.begin([], {}, 1)
    assert list(one.named) == ["one/dense/kernel", "one/dense/bias", "one/dense_1/kernel", "one/dense_1/bias"]
    assert set(two.named) == set(one.named) | {"two/dense_2/kernel", "two/dense_2/bias"}
    assert len([name for name in stage.named if name.endswith("kernel")]) == 3


def test_a_layer_of_another_run_is_refused(mode):
    layer = Dense(2)
    with modes.open_stage(mode, 0).scope():
        Network("one", [layer], [2])
    with modes.open_stage(mode, 0).scope(), pytest.raises(WrongNetwork, match="belongs to another run"):
        Network("one", [layer], [2])


def test_layers_of_tf_layers_train(mode):
    class Old(KerasGAN):
        def build(self):
            dense, norm = tf.layers.Dense, tf.layers.BatchNormalization
            self.generator = Network("generator", [dense(4), norm(), dense(2)], [self.latent])
            self.discriminator = Network("discriminator", [dense(4), norm(), tf.nn.relu, dense(1)], self.shape)

    runner = api.prepare(Old, dataset=Points(), mode=mode)
    before = read(runner)
    runner.advance(2)
    after = read(runner)
    still = [name for name in before if np.array_equal(before[name], after[name]) and name not in ("step", "batches")]
    assert [name for name in still if not name.endswith("bias")] == []
    assert runner.sample(3, 0).shape == (3, 2)


class Wrapped(L.Layer):
    """A layer with a Dropout inside."""

    def __init__(self):
        super().__init__()
        self.inner = L.Dropout(0.5)

    def call(self, x, training=None):
        return self.inner(x, training=training)


def test_random_layers_inside_of_others_are_found(stage):
    with stage.scope():
        assert not Network("hidden", [L.Dense(2), Wrapped()], [2]).exact
        assert Network("plain", [L.Dense(2), L.BatchNormalization()], [2]).exact


@pytest.mark.skipif(spelling.KERAS == 2, reason="Keras 2, all that there is before 2.16, has no generators of seeds")
def test_a_layer_of_any_name_that_draws_by_keras_s_generator_of_seeds_is_found(stage):
    class Sampling(L.Layer):
        def __init__(self):
            super().__init__()
            self.seeds = tf.keras.random.SeedGenerator(3)

        def call(self, x):
            return x + tf.keras.random.normal(x.shape, seed=self.seeds)

    with stage.scope():
        assert not Network("hidden", [L.Dense(2), Sampling()], [2]).exact
        assert Network("recurrent", [L.LSTM(2)], [3, 2]).exact
        assert not Network("dropping", [L.LSTM(2, dropout=0.5)], [3, 2]).exact


def test_keras_layers_that_assign_weights_leave_those_of_resting_networks_alone(mode):
    class Spectral(KerasGAN):
        playing = ("generator",)

        def build(self):
            super().build()
            self.discriminator = Network("spectral", [L.Dense(3), L.SpectralNormalization(L.Dense(1))], [2])

    runner = api.prepare(Spectral, dataset=Points(), mode=mode)
    before = read(runner)
    runner.advance(2)
    after = read(runner)
    assert [name for name in before if name.startswith("spectral/") and not np.array_equal(before[name], after[name])] == []
