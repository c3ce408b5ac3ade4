"""A Keras model's own train_step as a player's move: it updates, is told, saved and restored; where it cannot be, this is said.

The model has one weight w, 1 at first; its loss is the mean of w x, and every x is 2. Its optimizer is SGD with the step size 1/2
and the momentum 0.9: w goes by -1 to 0, then by 0.9 * -1 - 1 to -1.9.
"""

import numpy as np
import pytest
import tensorflow as tf

import ganzoo
from ganzoo_compat.errors import Unavailable, WrongNetwork
from ganzoo_compat.networks import Network
from ganzoo_compat.opaque import KerasStep
from ganzoo_compat.spelling import KERAS

HAVE = hasattr(tf.keras.Model, "train_step")  # 2.2 and later
KERNEL = "weights/stepping/dense/kernel"
KEPT = ["optimizers/own/weights/iterations", "optimizers/own/weights/learning_rate", f"optimizers/own/{KERNEL}/m"]
KINDS = {"usual": tf.keras.optimizers}
for kind in ("legacy", "experimental"):  # of 2.9 to 2.15, and of tf_keras
    if KERAS == 2 and hasattr(getattr(tf.keras.optimizers, kind, None), "SGD"):
        KINDS[kind] = getattr(tf.keras.optimizers, kind)


class Twos(ganzoo.Dataset):
    """Eight numbers, each 2."""

    def arrays(self, seed):
        return {"x": np.full([8, 1], 2.0, "float32")}


def stepping():
    """A Keras model with a train_step."""
    class Stepping(tf.keras.Model):
        """In the style of Keras's guide."""

        def __init__(self):
            super().__init__()
            self.dense = tf.keras.layers.Dense(1, use_bias=False, kernel_initializer="ones")
            self.told = tf.keras.metrics.Mean(name="loss")

        @property
        def metrics(self):
            return [self.told]

        def call(self, x):
            return self.dense(x)

        def train_step(self, x):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(self(x))
            weights = self.trainable_weights
            self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
            self.told.update_state(loss)
            return {"loss": self.told.result()}

    return Stepping()


class Own(ganzoo.GAN):
    """One player, whose move is Keras's."""

    schedule, batch_size, wrapped, kind = ("own",), 4, True, "usual"

    @staticmethod
    def optimizer(of):
        return of.SGD(0.5, 0.9)

    def build(self):
        model = stepping()
        if self.wrapped:
            self.weights = Network("weights", model, self.shape)
        else:
            model(tf.zeros([2, 1]))
            self.weights = Network("weights", tf.keras.layers.Dense(1), self.shape)
        model.compile(self.optimizer(KINDS[self.kind]))
        self.step = KerasStep(model, {"weights": (model.optimizer, model)})

    def players(self):
        return [ganzoo.Player("own", [self.weights], self.step, self.step.loss)]

    def sample(self, move):
        return self.weights(move.normal([move.size, 1]))


@pytest.fixture
def opened(mode):
    """opened(kind="legacy") -> the runner of a model of such an attribute."""
    return lambda **given: ganzoo.prepare(type("Given", (Own,), given), dataset=Twos(), mode=mode)


def weight(values):
    return values[KERNEL].item()


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_train_step_updates_and_its_terms_are_those_of_the_step_alone(opened, values, kind):
    runner = opened(kind=kind)
    assert runner.advance(1) == {"own/loss": 2.0} and weight(values(runner)) == 0.0
    assert runner.advance(1) == {"own/loss": 0.0} and weight(values(runner)) == pytest.approx(-1.9)
    assert runner.advance(2)["own/loss"] == pytest.approx(2.0 * (-1.9 - 2.71))  # the mean of an epoch is another number
    assert runner.sample(3, seed=0).shape == (3, 1)


@pytest.mark.alone("eager")
@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("optimizer, slots", [
    (lambda of: of.SGD(0.5, 0.9), "m"), (lambda of: of.Adam(0.5), "m v"),
    (lambda of: of.Adam(0.5, amsgrad=True), "m v vhat"), (lambda of: of.RMSprop(0.5), "v"),
    (lambda of: of.RMSprop(0.5, momentum=0.9), "m v"), (lambda of: of.Adagrad(0.5), "accumulators")],
    ids=["sgd", "adam", "amsgrad", "rmsprop", "rmsprop-momentum", "adagrad"])
def test_what_an_optimizer_keeps_has_the_same_names_on_every_release(opened, kind, optimizer, slots):
    runner = opened(kind=kind, optimizer=staticmethod(optimizer))
    assert sorted(name for name in runner.stage.named if name.startswith("optimizers/")) == sorted(
        KEPT[:2] + [f"optimizers/own/{KERNEL}/{slot}" for slot in slots.split()])
    runner.advance(1)


@pytest.mark.parametrize("kind", list(KINDS))
def test_what_its_optimizer_keeps_is_saved_and_restored(opened, values, tmp_path, kind):
    runner = opened(kind=kind)
    runner.advance(1)
    runner.save(str(tmp_path / "state"))
    saved = values(runner)
    assert [saved[name].item() for name in KEPT] == [1, 0.5, -1.0]  # updates, the step size, the velocity
    other = opened(kind=kind)
    other.restore(str(tmp_path / "state"))
    assert other.step == 1
    restored = values(other)
    assert sorted(restored) == sorted(saved)
    for name, value in saved.items():
        np.testing.assert_array_equal(restored[name], value, err_msg=name)
    other.advance(1)
    assert weight(values(other)) == pytest.approx(-1.9)


def test_a_run_of_it_does_not_promise_to_be_repeated(opened):
    assert not opened().exact


def test_weights_that_would_not_be_saved_are_refused(opened):
    with pytest.raises(ganzoo.UserError, match=r"'weights' of player 'own' moves .* no network of this run .* wrap it"):
        opened(wrapped=False)


def test_a_model_that_was_not_compiled_is_refused(opened, stage):
    with stage.scope(), pytest.raises(WrongNetwork, match="'weights' of Stepping is None: compile the model first"):
        KerasStep(stepping(), {"weights": (None, None)})


def test_scaled_losses_are_refused(opened, stage):
    stage.precision = "mixed_float16"
    with stage.scope(), pytest.raises(Unavailable, match="use float32 or mixed_bfloat16"):
        KerasStep(stepping(), {})


def test_where_there_is_no_train_step_it_says_what_has_one(mode, stage):
    with stage.scope():
        if HAVE and mode != "graph":
            KerasStep(stepping(), {})
            return
        with pytest.raises(Unavailable, match="use --mode function or eager" if HAVE else "from TensorFlow 2.2 on"):
            KerasStep(None, {})
