"""Layers and models of Keras, of tf.layers and of tfe as networks: each kind trains, samples, is named and restored."""

import numpy as np
import pytest
import tensorflow as tf

from ganzoo_compat.errors import WrongNetwork
from ganzoo_compat.networks import Network
from ganzoo_compat.spelling import v1

L = tf.keras.layers

# -- [batch, 3] -> [batch, 2] of each kind: dense, batch norm that averages with 0.9, ReLU, dense


def functional():
    z = tf.keras.Input(shape=(3,))
    x = L.Activation("relu")(L.BatchNormalization(momentum=0.9)(L.Dense(4)(z)))
    return tf.keras.Model(z, L.Dense(2)(x))


def sequential():
    return tf.keras.Sequential([L.Dense(4, input_shape=(3,)), L.BatchNormalization(momentum=0.9), L.Activation("relu"), L.Dense(2)])


def subclassed():
    class Subclassed(tf.keras.Model):
        """Layers in a list and in an attribute."""

        def __init__(self):
            super().__init__()
            self.first = [L.Dense(4), L.BatchNormalization(momentum=0.9)]
            self.last = L.Dense(2)

        def call(self, x, training=None):
            return self.last(tf.nn.relu(self.first[1](self.first[0](x), training=training)))

    return Subclassed()


def listed():
    return [L.Dense(4), L.BatchNormalization(momentum=0.9), tf.nn.relu, L.Dense(2)]


def composite():
    class Composite(L.Layer):
        """A layer of layers."""

        def __init__(self):
            super().__init__()
            self.dense, self.norm = L.Dense(4), L.BatchNormalization(momentum=0.9)

        def call(self, x, training=None):
            return tf.nn.relu(self.norm(self.dense(x), training=training))

    return [Composite(), L.Dense(2)]


def tf_layers():
    return [v1.layers.Dense(4), v1.layers.BatchNormalization(momentum=0.9), tf.nn.relu, v1.layers.Dense(2)]


def tfe_network():
    class Old(tf.contrib.eager.Network):
        """In the style of the eager GANs of TensorFlow 1.6."""

        def __init__(self):
            super().__init__()
            self.fc1 = self.track_layer(tf.layers.Dense(4))
            self.bn1 = self.track_layer(tf.layers.BatchNormalization(momentum=0.9))
            self.fc2 = self.track_layer(tf.layers.Dense(2))

        def call(self, inputs, is_training=True):
            return self.fc2(tf.nn.relu(self.bn1(self.fc1(inputs), training=is_training)))

    return Old()


KINDS = (functional, sequential, subclassed, listed, composite, tf_layers, tfe_network)
PREFIX = {functional: "model/", sequential: "sequential/", subclassed: "subclassed/", tfe_network: "old/"}
PARTS = ("dense/kernel", "dense/bias", "batch_normalization/gamma", "batch_normalization/beta",
         "batch_normalization/moving_mean", "batch_normalization/moving_variance", "dense_1/kernel", "dense_1/bias")
COMPOSITE = ("composite/kernel", "composite/bias", "composite/gamma", "composite/beta", "composite/moving_mean",
             "composite/moving_variance", "dense/kernel", "dense/bias")
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


def critic():
    """A discriminator of its own batch norm."""
    return [L.Dense(3), L.BatchNormalization(momentum=0.9), L.Dense(1)]


@every_kind
def test_a_network_of_another_kind_is_named_by_kind_and_number_trains_and_samples(duel, values, kind):
    runner = duel((kind,), (critic,))
    named = COMPOSITE if kind is composite else [PREFIX.get(kind, "") + name for name in PARTS]
    assert sorted(runner.gan.generator.named) == sorted("generator/" + name for name in named)
    before = values(runner)
    runner.advance(2)
    after = values(runner)
    still = [name for name in before if np.array_equal(before[name], after[name]) and name not in ("step", "batches")]
    assert [name for name in still if not name.endswith("bias")] == []  # a bias before a batch norm need not move
    np.testing.assert_array_equal(runner.sample(5, 1), runner.sample(5, 1))
    assert runner.sample(5, 1).shape == (5, 2)
    runner.advance(1)


@every_kind
def test_batch_statistics_of_another_kind_rest_with_their_network(duel, values, kind):
    runner = duel((kind,), (critic,), playing=["discriminator"])
    before = values(runner)
    runner.advance(2)
    runner.sample(3, 0)
    after = values(runner)
    assert {name.split("/")[0] for name in before if "moving" in name
            and not np.array_equal(before[name], after[name])} == {"discriminator"}


@every_kind
def test_a_checkpoint_of_another_kind_is_restored_in_every_mode_and_the_modes_agree(duel_in, values, modes_here, tmp_path, kind):
    runner = duel_in(modes_here[-1], (kind,), (critic,))
    runner.save(str(tmp_path / "state"))
    runner.advance(3)
    sample, order = runner.sample(3, 0), runner._order  # before there is another mode, for which Keras 2 rebuilds its classes
    for mode in modes_here:
        other = duel_in(mode, (kind,), (critic,), seed=1)
        other.stage.write({name: np.zeros_like(value) for name, value in values(other).items()})
        other.restore(str(tmp_path / "state"))
        other.stage.seed = 0  # so that it draws the noise that the first one drew
        other._order = order
        other.advance(3)
        np.testing.assert_allclose(other.sample(3, 0), sample, rtol=1e-3, atol=1e-4)


def test_what_is_frozen_does_not_train(duel, values):
    def frozen():
        first = L.Dense(4)
        first.trainable = False
        return [first, L.Dense(2)]

    runner = duel((frozen,), (critic,))
    assert list(runner.gan.generator.trainable) == ["generator/dense_1/kernel", "generator/dense_1/bias"]
    before = values(runner)
    runner.advance(2)
    np.testing.assert_array_equal(values(runner)["generator/dense/kernel"], before["generator/dense/kernel"])


def test_a_network_that_was_frozen_as_a_whole_is_no_players(duel):
    import ganzoo

    def frozen():
        model = sequential()
        model.trainable = False
        return model

    with pytest.raises(ganzoo.UserError, match="leave `trainable` as it is"):
        duel((frozen,), (critic,))


def test_a_regularizer_and_a_constraint_of_keras_are_refused(stage):
    for name in ("kernel_regularizer", "kernel_constraint"):
        with stage.scope(), pytest.raises(WrongNetwork, match=f"has a {name}"):
            Network("one", [L.Dense(2, **{name: lambda w: w})], [2])
