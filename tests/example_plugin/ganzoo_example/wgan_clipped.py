"""WGAN: Arjovsky et al., 2017, https://arxiv.org/abs/1701.07875, algorithm 1, on points; Adam for RMSprop."""

import tensorflow as tf

from ganzoo import GAN, Player, Setting, once
from ganzoo_compat import variables
from ganzoo_compat.networks import Network
from ganzoo_compat.optimizers import Adam
from ganzoo_plugins.layers.dense import Dense


class WGANClipped(GAN):
    """A Wasserstein critic whose weights are clipped, five updates for each of the generator."""

    schedule = ("critic",) * 5 + ("generator",)
    dataset = "spiral"
    steps = 2000
    clip = Setting(0.1, "bound of the critic's weights", above=0)
    hidden = Setting((32,), "units of each hidden layer, of both networks", at_least=1)
    learning_rate = Setting(1e-3, "step size of both players' Adam", above=0)

    def build(self):
        self.generator = Network("generator", self.inner() + [Dense(self.shape[0])], [4])
        self.critic = Network("critic", self.inner() + [Dense(1)], self.shape)

    def inner(self):
        return [layer for units in self.hidden for layer in (Dense(units), tf.nn.relu)]

    def players(self):
        return [Player("critic", [self.critic], Adam(self.learning_rate, 0.5), self.critic_loss, after=self.clip_weights),
                Player("generator", [self.generator], Adam(self.learning_rate, 0.5), self.generator_loss)]

    @once
    def fake(self, move):
        return self.generator(move.normal([move.size, 4]))

    def critic_loss(self, move):
        return {"fake": tf.reduce_mean(self.critic(self.fake(move))), "real": -tf.reduce_mean(self.critic(move.batch["x"]))}

    def generator_loss(self, move):
        return {"fool": -tf.reduce_mean(self.critic(self.fake(move)))}

    def clip_weights(self, move):
        for weight in self.critic.trainable.values():
            variables.assign(weight, tf.clip_by_value(weight, -self.clip, self.clip))

    def sample(self, move):
        return self.fake(move)
