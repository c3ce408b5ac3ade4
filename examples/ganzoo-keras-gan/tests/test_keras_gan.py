import math

import pytest
import tensorflow as tf

import ganzoo

needs_train_step = pytest.mark.skipif(not hasattr(tf.keras.Model, "train_step"), reason="Keras has it from TensorFlow 2.2 on")


def prepared(**settings):
    return ganzoo.prepare("keras-gan", mode="eager", width=4, batch_size=4, **settings)


@needs_train_step
def test_a_discriminator_that_knows_nothing_gives_both_losses_of_a_coin():
    runner = prepared(learning_rate=1e-12)  # with weights of 0 its logits are 0, and stay as near to it as this
    for weight in runner.gan.discriminator.trainable.values():
        weight.assign(tf.zeros_like(weight))
    assert runner.advance(1) == pytest.approx({"gan/d_loss": math.log(2.0), "gan/g_loss": math.log(2.0)}, abs=1e-6)


@needs_train_step
def test_the_first_step_of_both_networks_is_adam_s_step_size():
    runner = prepared(learning_rate=0.01)
    for network in (runner.gan.generator, runner.gan.discriminator):
        assert any(name.endswith("batch_normalization/gamma") for name in network.trainable)
    before = {name: weight.numpy() for name, weight in weights(runner).items()}
    runner.advance(1)
    for network in ("generator", "discriminator"):
        moved = max(abs(weight.numpy() - before[name]).max() for name, weight in weights(runner).items() if network in name)
        assert moved == pytest.approx(0.01, rel=1e-3)


@needs_train_step
def test_settings_that_its_train_step_knows_nothing_of_are_refused():
    with pytest.raises(ganzoo.UserError, match="'accumulate' cannot be 2: this model's gradients are taken and applied by its own"):
        prepared(accumulate=2)
    with pytest.raises(ganzoo.UserError, match="'clip_gradients' cannot be 1.0"):
        prepared(clip_gradients=1.0)


def weights(runner):
    """{name: variable} of both networks."""
    return dict(runner.gan.generator.trainable, **runner.gan.discriminator.trainable)
