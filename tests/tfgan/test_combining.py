"""tensorflow_gan.losses.wargs.combine_adversarial_loss, against a player's balance."""

import numpy as np
import pytest
import tensorflow as tf
import tensorflow_gan as tfgan

from ganzoo import api
from ganzoo.players import GAN, Balance, Player
from ganzoo_compat import optimizers
from ganzoo_compat.networks import Network
from ganzoo_plugins.layers.dense import Dense

RANDOM = np.random.RandomState(0)
KERNEL, PULL = RANDOM.normal(size=[2, 1]).astype("float32"), RANDOM.normal(size=[2, 1]).astype("float32")


def main_loss(kernel):
    return tf.reduce_mean(tf.abs(kernel - 3.0))


def adversarial_loss(kernel):
    return 7.0 * tf.reduce_mean(tf.nn.softplus(kernel * PULL))


class Combined(GAN):
    dataset, batch_size, schedule = "ring:size=8", 8, ("one",)
    ratio = 4.0

    def build(self):
        self.generator = Network("net", [Dense(1, bias=False, initial=lambda state, shape: KERNEL)], self.shape)

    def players(self):
        def loss(move):
            kernel = self.generator.trainable["net/dense/kernel"]
            return {"l1": main_loss(kernel), "fool": adversarial_loss(kernel)}

        return [Player("one", [self.generator], optimizers.SGD(1.0), loss, balance=Balance(["l1"], self.ratio))]


@pytest.mark.parametrize("ratio", [0.5, 4.0])
def test_an_update_is_that_of_the_combined_loss(mode, ratio):
    runner = api.prepare(type("Combined", (Combined,), {"ratio": ratio}), mode=mode)
    runner.advance(1)
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        kernel = tf.compat.v1.get_variable("kernel", initializer=KERNEL)
        loss = tfgan.losses.wargs.combine_adversarial_loss(main_loss(kernel), adversarial_loss(kernel), gradient_ratio=ratio,
                                                           variables=[kernel])
        gradient, = tf.gradients(loss, [kernel])
        session.run(tf.compat.v1.global_variables_initializer())
        expected = KERNEL - session.run(gradient)
    np.testing.assert_allclose(runner.stage.read(["net/dense/kernel"])["net/dense/kernel"], expected, rtol=1e-5)
