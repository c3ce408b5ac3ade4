import numpy as np
import pytest
import tensorflow as tf

from ganzoo import api
from ganzoo.errors import UserError
from ganzoo.learning import Learning
from ganzoo.players import GAN, Player
from ganzoo.settings import Setting
from ganzoo_compat.networks import Layer, Network


class Weight(Layer):
    """One number for each dimension."""

    def build(self, shape):
        self.value = self.weight("value", [shape[-1]], lambda state, shape: np.zeros(shape))

    def call(self, x):
        return x * 0.0 + self.value


class Fitting(Learning, GAN):
    """A weight that follows the mean of the data: the gradient of a batch is weight - mean(batch)."""

    schedule = ("generator",)
    dataset = "ring"
    optimizer = "sgd"
    power = Setting(1.0, "factor of the loss")

    def build(self):
        self.generator = Network("generator", [Weight()], self.shape)

    def players(self):
        return [Player("generator", [self.generator], self.new_optimizer(), self.fit)]

    def fit(self, move):
        distance = self.generator(move.batch["x"]) - move.batch["x"]
        return {"fit": self.power * 0.5 * tf.reduce_mean(tf.reduce_sum(tf.square(distance), axis=1))}

    def sample(self, move):
        return self.generator(tf.zeros([move.size, 2]))


def weight(runner):
    return runner.stage.read(["generator/weight/value"])["generator/weight/value"]


def test_two_accumulated_batches_move_as_one_of_twice_the_size(mode):
    halves = api.prepare(Fitting, mode=mode, batch_size=4, accumulate=2, learning_rate=0.5)
    whole = api.prepare(Fitting, mode=mode, batch_size=8, learning_rate=0.5)
    assert halves.advance(3)["generator/fit"] == pytest.approx(whole.advance(3)["generator/fit"], rel=1e-6)
    np.testing.assert_allclose(weight(halves), weight(whole), rtol=1e-5)
    assert halves.batches == 6 and whole.batches == 3
    assert np.abs(weight(whole)).max() > 0


def test_gradients_are_clipped_to_the_norm_of_all_of_a_player(mode):
    runner = api.prepare(Fitting, mode=mode, batch_size=8, learning_rate=1.0, power=1000.0, clip_gradients=0.25)
    runner.advance(1)
    assert np.linalg.norm(weight(runner)) == pytest.approx(0.25, rel=1e-5)
    gentle = api.prepare(Fitting, mode=mode, batch_size=8, learning_rate=1.0, clip_gradients=100.0)
    free = api.prepare(Fitting, mode=mode, batch_size=8, learning_rate=1.0)
    gentle.advance(1), free.advance(1)
    np.testing.assert_allclose(weight(gentle), weight(free), rtol=1e-6)


def rates(settings, steps):
    """The step sizes of a Learning."""
    learning = Learning(**settings)
    learning.steps = 100
    rate = learning.new_optimizer().learning_rate
    if not callable(rate):
        return [rate] * len(steps)
    found = [rate(tf.constant(step)) for step in steps]
    if hasattr(found[0], "numpy"):
        return [float(one.numpy()) for one in found]
    with (tf.Session if hasattr(tf, "Session") else tf.compat.v1.Session)() as session:
        return [float(one) for one in session.run(found)]


@pytest.mark.parametrize("settings, expected", [
    ({}, [1.0, 1.0, 1.0]),
    ({"decay": "linear"}, [1.0, 0.5, 0.0]),
    ({"decay": "linear", "decay_to": 0.2}, [1.0, 0.6, 0.2]),
    ({"decay": "linear", "decay_from": 0.5}, [1.0, 1.0, 0.0]),
    ({"decay": "cosine"}, [1.0, 0.5, 0.0]),
    ({"decay": "exponential", "decay_to": 0.01}, [1.0, 0.1, 0.01]),
    ({"warmup": 100}, [0.01, 0.51, 1.0]),
])
def test_the_step_size_falls_as_asked(settings, expected):
    assert rates(dict(settings, learning_rate=1.0), [0, 50, 100]) == pytest.approx(expected, abs=1e-6)


def test_an_exponential_fall_needs_an_end_above_zero():
    with pytest.raises(UserError, match="cannot fall exponentially to 0: set decay_to"):
        Learning(decay="exponential").new_optimizer()


def test_a_falling_step_size_is_used_in_every_mode(mode):
    runner = api.prepare(Fitting, mode=mode, batch_size=8, learning_rate=1.0, decay="linear", steps=4)
    moved = []
    for _ in range(4):
        before = weight(runner)
        x = batch_mean(runner)
        runner.advance(1)
        moved.append((weight(runner) - before) / (x - before))
    for step, share in enumerate(moved):
        np.testing.assert_allclose(share, 1.0 - step / 4.0, atol=2e-3)


def batch_mean(runner):
    from ganzoo import registry

    rows = runner._order.rows(runner.batches, 1)[0]
    return registry.create("datasets", "ring").arrays(0)["x"][rows].mean(axis=0)


@pytest.mark.parametrize("name, kind", [("adam", "Adam"), ("rmsprop", "RMSprop"), ("sgd", "SGD")])
def test_the_optimizer_is_the_one_that_was_asked_for(name, kind):
    learning = Learning(optimizer=name, learning_rate=0.25, discriminator_rate=0.5)
    assert type(learning.new_optimizer()).__name__ == kind
    assert learning.new_optimizer().learning_rate == 0.25
    assert learning.new_optimizer(discriminator=True).learning_rate == 0.5
    assert Learning(learning_rate=0.25).new_optimizer(discriminator=True).learning_rate == 0.25


@pytest.mark.parametrize("settings, name, because", [
    ({"momentum": 0.9}, "momentum", "optimizer=adam"), ({"optimizer": "sgd", "beta1": 0.9}, "beta1", "optimizer=sgd"),
    ({"optimizer": "rmsprop", "beta2": 0.9}, "beta2", "optimizer=rmsprop"), ({"decay_from": 0.5}, "decay_from", "decay=none"),
    ({"warmup": 5, "decay_to": 0.1}, "decay_to", "decay=none")])
def test_what_somebody_sets_and_does_nothing_is_told(settings, name, because):
    with pytest.raises(UserError, match=f"the setting '{name}' does nothing with {because}: leave it out"):
        api.prepare("gan", dataset="ring", **settings)


def test_what_does_nothing_and_nobody_sets_now_is_taken(mode, in_folder):
    class Own(Fitting):
        beta1, decay, decay_from = 0.25, "linear", 0.5

    settings = {"optimizer": "sgd", "decay": "none", "steps": 1, "batch_size": 4}
    run = api.train(Own, run_dir="run", mode=mode, **settings)
    assert api.resume("run", steps=2, model=Own).step == 2
    assert api.train(Own, config=run.path / "config.json", run_dir="again").step == 2
