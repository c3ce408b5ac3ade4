"""Functions as networks: what they make by tf.get_variable, tf.layers, tf.contrib.layers and slim is theirs, in every mode."""

import numpy as np
import pytest
import tensorflow as tf

import ganzoo
from ganzoo_compat.errors import WrongNetwork
from ganzoo_compat.networks import Network
from ganzoo_compat.spelling import v1
from ganzoo_plugins.layers.dense import Dense

# -- one generator and one discriminator of each kind; batch norm averages with 0.9


def dense(x, units, name):
    with v1.variable_scope(name):
        kernel = v1.get_variable("kernel", [x.shape[1], units], initializer=v1.random_normal_initializer(stddev=0.5))
        bias = v1.get_variable("bias", [units], initializer=v1.zeros_initializer)
    return tf.matmul(x, kernel) + bias


def norm(x, training, name):
    """Batch norm as people write it by hand: the averages are assigned on the way."""
    with v1.variable_scope(name):
        average = v1.get_variable("moving_mean", x.shape[1:], initializer=v1.zeros_initializer(), trainable=False)
    if not training:
        return x - average
    mean = tf.reduce_mean(x, axis=0)
    with tf.control_dependencies([average.assign(0.9 * average + 0.1 * mean)]):
        return x - mean


def get_variable_generator(z, training):
    return dense(tf.nn.relu(norm(dense(z, 4, "fc1"), training, "bn")), 2, "fc2")


def get_variable_discriminator(x, train, reuse=False):
    with v1.variable_scope("discriminator", reuse=reuse):
        return dense(tf.nn.relu(norm(dense(x, 4, "fc1"), train, "bn")), 1, "fc2")


def layers_generator(z, training=False):
    x = v1.layers.dense(z, 4)
    x = tf.nn.relu(v1.layers.batch_normalization(x, momentum=0.9, training=training))
    return v1.layers.dense(x, 2)


def layers_discriminator(x, is_training=True, reuse=False):
    with v1.variable_scope("discriminator", reuse=reuse):
        x = v1.layers.dense(x, 4, name="fc1")
        x = tf.nn.relu(v1.layers.batch_normalization(x, momentum=0.9, training=is_training, name="bn"))
        return v1.layers.dense(x, 1, name="fc2")


def contrib_generator(z, is_training=True):
    layers = tf.contrib.layers
    x = layers.fully_connected(z, 4, activation_fn=None, weights_initializer=layers.xavier_initializer())
    x = tf.nn.relu(layers.batch_norm(x, decay=0.9, is_training=is_training))
    return layers.fully_connected(x, 2, activation_fn=None)


def contrib_discriminator(x, is_training=True, reuse=None):
    layers = tf.contrib.layers
    x = layers.fully_connected(x, 4, activation_fn=None, scope="fc1", reuse=reuse)
    x = tf.nn.relu(layers.batch_norm(x, decay=0.9, is_training=is_training, scope="bn", reuse=reuse))
    return layers.fully_connected(x, 1, activation_fn=None, scope="fc2", reuse=reuse)


def slim_generator(z, is_training=True):
    slim = tf.contrib.slim
    with slim.arg_scope([slim.batch_norm], is_training=is_training, decay=0.9, updates_collections=None):
        x = slim.fully_connected(z, 4, normalizer_fn=slim.batch_norm)
        return slim.fully_connected(x, 2, activation_fn=None)


def slim_discriminator(x, is_training=True):
    slim = tf.contrib.slim
    x = slim.fully_connected(x, 4, activation_fn=None, scope="fc1")
    x = tf.nn.relu(slim.batch_norm(x, decay=0.9, is_training=is_training, updates_collections=None, scope="bn"))
    return slim.fully_connected(x, 1, activation_fn=None, scope="fc2")


KINDS = {
    "get_variable": (get_variable_generator, get_variable_discriminator),
    "layers": (layers_generator, layers_discriminator),
    "contrib": (contrib_generator, contrib_discriminator),
    "slim": (slim_generator, slim_discriminator),
}
NAMES = {
    "get_variable": ["fc1/kernel", "fc1/bias", "bn/moving_mean", "fc2/kernel", "fc2/bias"],
    "layers": ["dense/kernel", "dense/bias", "batch_normalization/gamma", "batch_normalization/beta",
               "batch_normalization/moving_mean", "batch_normalization/moving_variance", "dense_1/kernel", "dense_1/bias"],
    "contrib": ["fully_connected/weights", "fully_connected/biases", "BatchNorm/beta", "BatchNorm/moving_mean",
                "BatchNorm/moving_variance", "fully_connected_1/weights", "fully_connected_1/biases"],
    "slim": ["fully_connected/weights", "fully_connected/BatchNorm/beta", "fully_connected/BatchNorm/moving_mean",
             "fully_connected/BatchNorm/moving_variance", "fully_connected_1/weights", "fully_connected_1/biases"],
}
every_kind = pytest.mark.parametrize("kind", sorted(KINDS))


@every_kind
def test_a_function_trains_and_samples(duel, values, kind):
    runner = duel(*KINDS[kind])
    before = values(runner)
    runner.advance(2)
    after = values(runner)
    still = [name for name in before if np.array_equal(before[name], after[name]) and name not in ("step", "batches")]
    assert [name for name in still if not name.endswith(("bias", "biases"))] == []  # a bias before a batch norm need not move
    assert runner.exact
    np.testing.assert_array_equal(runner.sample(5, 1), runner.sample(5, 1))
    assert runner.sample(5, 1).shape == (5, 2)


@every_kind
def test_variables_are_named_by_the_network_and_the_functions_scopes(duel, kind):
    runner = duel(*KINDS[kind])
    assert list(runner.gan.generator.named) == [f"generator/{name}" for name in NAMES[kind]]
    theirs = list(runner.gan.discriminator.named)
    assert theirs[0].rpartition("/")[0] == "discriminator/fc1" and theirs[-1].rpartition("/")[0] == "discriminator/fc2"
    assert [name for name in theirs if "moving" in name and name not in runner.gan.discriminator.trainable] != []
    runner.advance(1)
    runner.sample(1, 0)
    assert list(runner.gan.discriminator.named) == theirs


@every_kind
@pytest.mark.parametrize("playing", ["generator", "discriminator"])
def test_batch_statistics_of_a_function_move_with_their_network_only(duel, values, kind, playing):
    runner = duel(*KINDS[kind], playing=[playing])
    before = values(runner)
    runner.advance(2)
    runner.sample(3, 0)
    after = values(runner)
    assert {name.split("/")[0] for name in before if name.startswith(("generator", "discriminator"))
            and not np.array_equal(before[name], after[name])} == {playing}
    assert {name.split("/")[0] for name in before if "moving" in name
            and not np.array_equal(before[name], after[name])} == {playing}


@every_kind
def test_batch_statistics_of_a_functions_two_passes_follow_each_other(duel, values, kind):
    """The discriminator sees real, then fake: mean = 0.9 * (0.9 * 0 + 0.1 * real) + 0.1 * fake, in this order."""
    runner = duel(*KINDS[kind])
    before = values(runner)
    kernel, bias = [before[name] for name in runner.gan.discriminator.named if "/fc1/" in name]

    def watching(move):
        fake = runner.gan.fake(move)
        return {f"fake_{i}_{j}": fake[i, j] for i in range(4) for j in range(2)}

    players = runner.stage.players
    players["discriminator"] = players["discriminator"]._replace(watch=watching)
    row = runner.advance(1)
    fake = np.array([[row[f"discriminator/fake_{i}_{j}"] for j in range(2)] for i in range(4)])
    real = np.linspace(-1, 1, 16).astype("float32").reshape(8, 2)[runner._order.rows(0, 1)[0]]
    means = [(x @ kernel + bias).mean(axis=0) for x in (real, fake)]
    moved = values(runner)["discriminator/bn/moving_mean"]
    np.testing.assert_allclose(moved, 0.09 * means[0] + 0.1 * means[1], rtol=2e-4, atol=1e-6)


@every_kind
def test_modes_agree_on_a_function_from_its_initial_weights_on(duel_in, values, modes_here, kind):
    rows = []
    for mode in modes_here:
        runner = duel_in(mode, *KINDS[kind])
        rows.append([values(runner)[name] for name in sorted(runner.gan.generator.named)])
        runner.advance(4)
        rows[-1].append(runner.sample(3, 0))
    for row in rows[1:]:
        for ours, theirs in zip(row[:-1], rows[0]):
            np.testing.assert_array_equal(ours, theirs)
        np.testing.assert_allclose(row[-1], rows[0][-1], rtol=1e-4, atol=1e-5)


@every_kind
def test_a_function_is_saved_by_readable_names_and_restored_in_every_mode(duel_in, values, modes_here, tmp_path, kind):
    runner = duel_in(modes_here[-1], *KINDS[kind])
    runner.advance(2)
    runner.save(str(tmp_path / "state"))
    there = v1.train.NewCheckpointReader(str(tmp_path / "state"))
    assert {f"generator/{name}" for name in NAMES[kind]} <= set(there.get_variable_to_shape_map())
    saved, sample = values(runner), runner.sample(3, 0)
    for mode in modes_here:
        other = duel_in(mode, *KINDS[kind], seed=1)
        other.restore(str(tmp_path / "state"))
        for name, value in values(other).items():
            np.testing.assert_array_equal(value, saved[name])
        np.testing.assert_allclose(other.sample(3, 0), sample, rtol=1e-5, atol=1e-6)


# -- what holds for every function


def test_initial_weights_of_a_function_depend_on_seed_and_name_only(duel, values):
    def kernel(discriminator, seed):
        return values(duel(get_variable_generator, discriminator, seed=seed))["generator/fc1/kernel"]

    np.testing.assert_array_equal(kernel(get_variable_discriminator, 0), kernel([Dense(5), Dense(1)], 0))
    assert not np.array_equal(kernel([Dense(1)], 0), kernel([Dense(1)], 1))
    assert 0.1 < kernel([Dense(1)], 0).std() < 1.0  # the function's own initializer, of deviation 0.5


def test_initial_values_are_those_that_the_function_says(stage):
    def function(x):
        given = v1.get_variable("given", initializer=np.array([1.0, 2.0], "float32"))
        filled = v1.get_variable("filled", [2], initializer=v1.constant_initializer(0.5))
        with v1.variable_scope("scope", initializer=v1.constant_initializer(3.0)):
            of_scope = v1.get_variable("weight", [2])
        count = v1.get_variable("count", [], tf.int32, trainable=False)
        tensor = v1.get_variable("tensor", initializer=tf.constant([4.0, 5.0]))
        usual = v1.get_variable("usual", [40, 40])
        return x * given + filled + of_scope + tensor + tf.cast(count, tf.float32) + usual[0, 0]

    with stage.scope():
        network = Network("one", function, [2])
        stage.begin([], {}, 1)
    found = {name[len("one/"):]: value for name, value in stage.read(list(network.named)).items()}
    np.testing.assert_array_equal(found["given"], [1.0, 2.0])
    np.testing.assert_array_equal(found["filled"], [0.5, 0.5])
    np.testing.assert_array_equal(found["scope/weight"], [3.0, 3.0])
    np.testing.assert_array_equal(found["tensor"], [4.0, 5.0])
    assert found["count"] == 0 and found["count"].dtype == np.int32
    limit = np.sqrt(6.0 / 80.0)  # Glorot's uniform
    assert np.abs(found["usual"]).max() < limit and np.isclose(found["usual"].std(), limit / np.sqrt(3.0), rtol=0.1)


def test_a_function_finds_its_variables_from_any_scope(stage):
    def function(x, reuse=None):
        with v1.variable_scope("inner", reuse=reuse):
            return x * v1.get_variable("scale", [2])

    with stage.scope():
        network = Network("one", function, [2])
        with v1.variable_scope("elsewhere"):
            network(tf.zeros([3, 2]))
        assert list(network.named) == ["one/inner/scale"]
        assert list(stage.named) == ["one/inner/scale"]


def test_a_function_in_two_networks_has_two_sets_of_variables(stage):
    with stage.scope():
        one = Network("one", [get_variable_generator, tf.nn.tanh, get_variable_generator], [2])
        two = Network("two", get_variable_generator, [2])
    assert "one/get_variable_generator/fc1/kernel" in one.named and "one/get_variable_generator_1/fc1/kernel" in one.named
    assert "two/fc1/kernel" in two.named
    assert len(one.named) == 2 * len(two.named) == 10


def test_a_function_among_layers_is_called_with_every_input(stage):
    def joined(x, y):
        return tf.concat([x, y], axis=1) * v1.get_variable("scale", [5])

    with stage.scope():
        network = Network("one", [joined, Dense(1)], [2], [3])
        assert network(tf.zeros([4, 2]), tf.zeros([4, 3])).shape[0] == 4
    assert list(network.named) == ["one/joined/scale", "one/dense/kernel", "one/dense/bias"]


def test_a_function_trains_in_moves_and_neither_in_samples_nor_in_what_is_watched(duel):
    seen = []

    def generator(z, is_training):
        seen.append(is_training)
        return dense(z, 2, "fc")

    runner = duel(generator, [Dense(1)])
    del seen[:]
    runner.advance(1)
    assert set(seen) == {True}
    del seen[:]
    runner.sample(1, 0)
    assert set(seen) == {False}


def test_a_function_that_draws_numbers_of_its_own_is_not_exact(stage):
    def noisy(x, training):
        return x + tf.nn.dropout(x, 0.5) if training else x

    with stage.scope():
        assert not Network("noisy", noisy, [2]).exact
        assert Network("plain", get_variable_generator, [2]).exact


# -- what is refused


def refused(stage, function, match):
    with stage.scope(), pytest.raises(WrongNetwork, match=match):
        Network("one", function, [2])


def test_a_function_that_assigns_outside_of_training_is_refused(stage):
    refused(stage, lambda x: norm(x, True, "bn"), "give it an argument `training`")


def test_a_function_with_a_regularizer_or_a_constraint_is_refused(stage):
    refused(stage, lambda x: x * v1.get_variable("scale", [2], regularizer=lambda w: tf.reduce_sum(w)), "has a regularizer")
    refused(stage, lambda x: x * v1.get_variable("other", [2], constraint=lambda w: w), "has a constraint")


def test_a_layer_with_a_regularizer_in_a_function_is_refused(stage):
    refused(stage, lambda x: v1.layers.dense(x, 2, kernel_regularizer=lambda w: tf.reduce_sum(w)), "has a regularizer")


def test_a_function_whose_variables_are_no_part_of_it_is_refused(stage):
    with stage.scope():
        hidden = tf.keras.layers.Dense(2)
        hidden(tf.zeros([1, 2]))
    refused(stage, lambda x: hidden(x), "get_variable in a function")


def test_a_function_that_makes_variables_late_is_refused(stage):
    calls = []

    def function(x):
        calls.append(x)
        return x * v1.get_variable(f"scale_{len(calls) > 4}", [2])

    with stage.scope():
        network = Network("one", function, [2])
        with pytest.raises(WrongNetwork, match="scale_True at a later call"):
            for _ in range(5):
                network(tf.zeros([1, 2]))


def test_a_function_of_another_shape_than_its_networks_is_refused(stage):
    with stage.scope():
        network = Network("one", lambda x: dense(x, 3, "fc"), [2])
        with pytest.raises(WrongNetwork, match=r"of shape \[5, 3\].*has the shape \[2, 3\]"):
            network(tf.zeros([1, 5]))


def test_frozen_networks_are_no_players(duel):
    def frozen(x):
        return x[:, :1] * v1.get_variable("scale", [1], trainable=False)

    with pytest.raises(ganzoo.UserError, match="no weights that train"):
        duel(get_variable_generator, frozen)
