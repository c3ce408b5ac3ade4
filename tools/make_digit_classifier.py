"""Trains the classifier of digits that judges samples, and writes plugins/ganzoo_plugins/metrics/digit_classifier.npz.

    python tools/make_digit_classifier.py DATA_DIR        the folder with MNIST's IDX files; about ten minutes on two cores

It is trained by ganzoo's own runner, as a game of one player, on MNIST's 60,000 training images moved by up to three pixels, and
to be unsure of noise, blends and overlays of two digits, as a classifier of digits alone is sure of anything. It is written
as float16 with its accuracy on the 10,000 test images, of which no use is made before.
"""

import sys
from pathlib import Path

import numpy as np

from ganzoo import api, augmentation
from ganzoo.learning import Learning
from ganzoo.players import GAN, Player, once
from ganzoo_plugins.datasets.mnist import MNIST
from ganzoo_plugins.networks import digit_classifier

OUT = Path(__file__).resolve().parent.parent / "plugins" / "ganzoo_plugins" / "metrics" / "digit_classifier.npz"


class DigitClassifier(Learning, GAN):
    """One player, that names digits."""

    schedule = ("classifier",)
    learning_rate, beta1, decay = 2e-3, 0.9, "cosine"
    batch_size, steps, ema = 128, 4000, 0.998

    def build(self):
        self.features, self.logits = digit_classifier.features(), digit_classifier.logits()
        self.features.before.append(augmentation.DiffAugment(["translation"]))

    def players(self):
        return [Player("classifier", [self.features, self.logits], self.new_optimizer(), self.loss, watch=self.accuracy)]

    @once
    def named(self, move):
        """Logits of the batch, and of as many images as are no digits: half of it noise, blends and overlays of two."""
        import tensorflow as tf

        x = move.batch["x"]
        part = move.size // 6
        noise = move.uniform([part, 1, 1, 1]) * (2.0 * move.uniform([part] + list(digit_classifier.SHAPE)) - 1.0)
        blends = 0.5 * (x[:part] + x[part:2 * part])
        overlays = tf.maximum(x[2 * part:3 * part], x[3 * part:4 * part])
        return self.logits(self.features(tf.concat([x, noise, blends, overlays], axis=0)))

    def loss(self, move):
        import tensorflow as tf

        digits, others = self.named(move)[:move.size], self.named(move)[move.size:]
        hot = 0.95 * tf.one_hot(move.batch["label"], 10) + 0.005
        return {"cross_entropy": -tf.reduce_mean(tf.reduce_sum(hot * tf.nn.log_softmax(digits), axis=1)),
                "unsure": -0.3 * tf.reduce_mean(tf.nn.log_softmax(others))}  # so that confidence is worth something

    def accuracy(self, move):
        import tensorflow as tf

        right = tf.equal(tf.cast(tf.argmax(self.named(move)[:move.size], axis=1), tf.int32), move.batch["label"])
        return {"accuracy": tf.reduce_mean(tf.cast(right, tf.float32))}

    def averaged(self):
        return [self.features, self.logits]

    def sample(self, move):
        return self.logits(self.features(move.batch["image"]))


def main(data_dir):
    """Trains, measures, writes."""
    runner = api.prepare(DigitClassifier, dataset="mnist", data_dir=data_dir)
    test = MNIST(data_dir=data_dir, split="test").arrays(0)
    images = (test["x"].astype("float32") - 127.5) / 127.5

    def right():
        return float(np.mean(runner.sample(len(images), 0, image=images).argmax(axis=1) == test["label"]))

    while runner.step < runner.gan.steps:
        row = runner.advance(500)
        print(f"step {runner.step}: {row}", flush=True)
    names = list(runner.gan.features.named) + list(runner.gan.logits.named)
    stage = runner.stage
    values = stage.read(names)
    values.update((name, stage.read([f"average/{name}"])[f"average/{name}"]) for name in names if f"average/{name}" in stage.named)
    halves = {name: value.astype("float16") for name, value in values.items()}
    stage.write({name: value.astype("float32") for name, value in halves.items()})
    stage.write({f"average/{name}": value.astype("float32") for name, value in halves.items() if f"average/{name}" in stage.named})
    accuracy = right()
    print(f"accuracy on the test images: {accuracy}")
    np.savez_compressed(str(OUT), accuracy=np.float64(accuracy), **halves)


if __name__ == "__main__":
    main(sys.argv[1])
