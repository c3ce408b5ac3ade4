"""The minibatch's standard deviation: Karras et al., 2018, https://arxiv.org/abs/1710.10196, section 3."""

from typing import Any, Optional

import tensorflow as tf

from ganzoo_compat.networks import Layer, static_shape


class MinibatchStd(Layer):
    """[batch, height, width, channels] -> one channel more, in which a generator without variety shows.

    It has the standard deviation over the examples, averaged over features and places: one number a group.

    group: examples of a group, the i-th having the examples i, i + groups, ...; None is the whole batch, as in the paper, and so
        is a batch that is no multiple of it.
    """

    def __init__(self, group: Optional[int] = None) -> None:
        self.group = group

    def call(self, x: Any) -> Any:
        batch, height, width, channels = static_shape(x)
        group = self.group if self.group and batch % self.group == 0 else batch
        groups = tf.reshape(x, [group, batch // group, height * width * channels])
        centred = groups - tf.reduce_mean(groups, axis=0, keepdims=True)
        deviation = tf.sqrt(tf.reduce_mean(tf.square(centred), axis=0) + 1e-8)  # the root's gradient at 0 is infinite
        means = tf.reduce_mean(deviation, axis=1)  # [groups]
        return tf.concat([x, tf.ones([batch, height, width, 1]) * tf.reshape(tf.tile(means, [group]), [batch, 1, 1, 1])], axis=3)
