"""What a careful user of TensorFlow's DCGAN tutorial would have written: the loops that ganzoo is compared with.

Two models, in the mode that is idiomatic for the TensorFlow that runs:

    dcgan   the networks, losses, optimizers and input pipeline of https://www.tensorflow.org/tutorials/generative/dcgan,
            with batches of 64
    gan     points in the plane: noise 8 -> 64 relu -> 64 relu -> 2 against 2 -> 64 relu -> 64 relu -> 1, same losses,
            Adam(1e-3), batches of 64

    function, eager   TensorFlow 2: the tutorial's `train_step`, under tf.function as there, or undecorated
    graph             TensorFlow 1: the same networks and losses in a graph, both updates in one `session.run`

One function for each pair makes a loop; `loop.steps(n)` runs n steps and returns when they are finished. The losses come
to Python every 100 steps, and after the last one. Nothing here is tuned beyond the tutorial (no step that holds several
batches, no `make_callable`), and nothing is left slow that its reader would not leave slow.

    python benchmarks/by_hand.py dcgan --data-dir FOLDER      one loop alone: its speed, its losses, whether it learns

This file knows nothing of ganzoo.
"""

import argparse
import gzip
import os
import time
import warnings

import numpy as np

BATCH = 64
REPORT_EVERY = 100  # steps between two looks at the losses

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
warnings.filterwarnings("ignore", category=FutureWarning)  # TensorFlow 1.15 with newer NumPy
import tensorflow as tf  # noqa: E402

V1 = tf.__version__.startswith("1.")
if V1:
    tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
layers = tf.keras.layers


# ------------------------------------------------------------------------------------------------ the two models

class Game:
    """The parts of one GAN: its two networks, the noise they start from, the optimizers' rate."""

    def __init__(self, generator, discriminator, noise, rate):
        self.generator, self.discriminator, self.noise, self.rate = generator, discriminator, noise, rate


def dcgan():
    """The tutorial's networks, layer by layer."""
    generator = tf.keras.Sequential([
        layers.Dense(7 * 7 * 256, use_bias=False),
        layers.BatchNormalization(),
        layers.LeakyReLU(),
        layers.Reshape((7, 7, 256)),
        layers.Conv2DTranspose(128, (5, 5), strides=(1, 1), padding="same", use_bias=False),
        layers.BatchNormalization(),
        layers.LeakyReLU(),
        layers.Conv2DTranspose(64, (5, 5), strides=(2, 2), padding="same", use_bias=False),
        layers.BatchNormalization(),
        layers.LeakyReLU(),
        layers.Conv2DTranspose(1, (5, 5), strides=(2, 2), padding="same", use_bias=False, activation="tanh"),
    ])
    discriminator = tf.keras.Sequential([
        layers.Conv2D(64, (5, 5), strides=(2, 2), padding="same"),
        layers.LeakyReLU(),
        layers.Dropout(0.3),
        layers.Conv2D(128, (5, 5), strides=(2, 2), padding="same"),
        layers.LeakyReLU(),
        layers.Dropout(0.3),
        layers.Flatten(),
        layers.Dense(1),
    ])
    return Game(generator, discriminator, noise=100, rate=1e-4)


def gan():
    """The dense networks for points in the plane."""
    generator = tf.keras.Sequential([
        layers.Dense(64, activation="relu"), layers.Dense(64, activation="relu"), layers.Dense(2)])
    discriminator = tf.keras.Sequential([
        layers.Dense(64, activation="relu"), layers.Dense(64, activation="relu"), layers.Dense(1)])
    return Game(generator, discriminator, noise=8, rate=1e-3)


# ------------------------------------------------------------------------------------------------ one function a pair

def dcgan_function(images, xla=False):
    """The tutorial as it stands: `train_step` under tf.function (with `jit_compile`, if `xla`)."""
    return TapeLoop(dcgan(), scaled(images), compiled=True, xla=xla)


def dcgan_eager(images, xla=False):
    """The tutorial with `train_step` undecorated."""
    return TapeLoop(dcgan(), scaled(images), compiled=False, xla=xla)


def dcgan_graph(images, xla=False):
    """The tutorial's GAN as a TensorFlow 1 program: a graph, and a loop around `session.run`."""
    return SessionLoop(dcgan, scaled(images), xla=xla)


def gan_function(points, xla=False):
    """The dense GAN, `train_step` under tf.function (with `jit_compile`, if `xla`)."""
    return TapeLoop(gan(), points, compiled=True, xla=xla)


def gan_eager(points, xla=False):
    """The dense GAN, `train_step` undecorated."""
    return TapeLoop(gan(), points, compiled=False, xla=xla)


def gan_graph(points, xla=False):
    """The dense GAN as a TensorFlow 1 program."""
    return SessionLoop(gan, points, xla=xla)


LOOPS = {("dcgan", "function"): dcgan_function, ("dcgan", "eager"): dcgan_eager, ("dcgan", "graph"): dcgan_graph,
         ("gan", "function"): gan_function, ("gan", "eager"): gan_eager, ("gan", "graph"): gan_graph}


def default_mode():
    """The mode that is idiomatic for this TensorFlow."""
    return "graph" if V1 else "function"


# ------------------------------------------------------------------------------------------------ TensorFlow 2

class TapeLoop:
    """`train_step` of the tutorial, called once for every batch of its pipeline.

    losses: the generator's and the discriminator's, when they were last looked at.
    """

    def __init__(self, game, examples, compiled, xla):
        if V1:
            raise SystemExit("The hand-written function and eager loops are TensorFlow 2's; on TensorFlow 1 use --mode graph.")
        if xla and not compiled:
            raise SystemExit("XLA compiles functions: the eager loop has none.")
        self.game, self.done, self.losses = game, 0, None
        generator, discriminator = game.generator, game.discriminator
        discriminator(generator(tf.random.normal([1, game.noise]), training=False))  # as the tutorial tries them out
        generator_optimizer = tf.keras.optimizers.Adam(game.rate)
        discriminator_optimizer = tf.keras.optimizers.Adam(game.rate)
        cross_entropy = tf.keras.losses.BinaryCrossentropy(from_logits=True)

        def discriminator_loss(real_output, fake_output):
            real_loss = cross_entropy(tf.ones_like(real_output), real_output)
            fake_loss = cross_entropy(tf.zeros_like(fake_output), fake_output)
            return real_loss + fake_loss

        def generator_loss(fake_output):
            return cross_entropy(tf.ones_like(fake_output), fake_output)

        def train_step(real):
            noise = tf.random.normal([BATCH, game.noise])
            with tf.GradientTape() as generator_tape, tf.GradientTape() as discriminator_tape:
                fake = generator(noise, training=True)
                real_output = discriminator(real, training=True)
                fake_output = discriminator(fake, training=True)
                generated = generator_loss(fake_output)
                discriminated = discriminator_loss(real_output, fake_output)
            generator_gradients = generator_tape.gradient(generated, generator.trainable_variables)
            discriminator_gradients = discriminator_tape.gradient(discriminated, discriminator.trainable_variables)
            generator_optimizer.apply_gradients(zip(generator_gradients, generator.trainable_variables))
            discriminator_optimizer.apply_gradients(zip(discriminator_gradients, discriminator.trainable_variables))
            return generated, discriminated

        if compiled:
            train_step = tf.function(train_step, jit_compile=True) if xla else tf.function(train_step)
        self._train_step, self._batches = train_step, iter(batches(examples))

    def steps(self, n):
        for _ in range(n):
            losses = self._train_step(next(self._batches))
            self.done += 1
            if self.done % REPORT_EVERY == 0:
                self.losses = [float(loss) for loss in losses]
        self.losses = [float(loss) for loss in losses]  # waits for a device that runs ahead

    def state(self):
        """Every variable that training moves but no gradient does (batch norm's averages), by its place."""
        return [v.numpy() for v in self.game.generator.non_trainable_variables if "float" in str(v.dtype)]


# ------------------------------------------------------------------------------------------------ TensorFlow 1

class SessionLoop:
    """The same training step as a graph: the iterator's batch in, both updates out, in one `session.run`.

    losses: the generator's and the discriminator's, when they were last looked at.
    """

    def __init__(self, model, examples, xla):
        if not V1:
            raise SystemExit("The hand-written graph loop is TensorFlow 1's; on TensorFlow 2 use --mode function or eager.")
        if xla:
            raise SystemExit("The hand-written graph loop has no XLA: leave --xla both away.")
        v1 = tf.compat.v1
        self.done, self.losses = 0, None
        self._graph = tf.Graph()
        with self._graph.as_default():
            self.game = game = model()
            # Fed once: in a constant, the examples would be part of the graph.
            source = v1.placeholder(examples.dtype, examples.shape)
            iterator = v1.data.make_initializable_iterator(batches(source))
            real = iterator.get_next()
            fake = game.generator(tf.random.normal([BATCH, game.noise]), training=True)
            real_output = game.discriminator(real, training=True)
            fake_output = game.discriminator(fake, training=True)
            generated = cross_entropy(fake_output, tf.ones_like(fake_output))
            discriminated = (cross_entropy(real_output, tf.ones_like(real_output))
                             + cross_entropy(fake_output, tf.zeros_like(fake_output)))
            generator_optimizer = v1.train.AdamOptimizer(game.rate)
            discriminator_optimizer = v1.train.AdamOptimizer(game.rate)
            generator_gradients = generator_optimizer.compute_gradients(generated, game.generator.trainable_variables)
            discriminator_gradients = discriminator_optimizer.compute_gradients(
                discriminated, game.discriminator.trainable_variables)
            with tf.control_dependencies(game.generator.updates + game.discriminator.updates):  # batch norm's averages
                self._train = tf.group(generator_optimizer.apply_gradients(generator_gradients),
                                       discriminator_optimizer.apply_gradients(discriminator_gradients))
            self._losses = [generated, discriminated]
            self._session = v1.Session()
            self._session.run(v1.global_variables_initializer())
            self._session.run(iterator.initializer, {source: examples})

    def steps(self, n):
        for i in range(1, n + 1):
            self.done += 1
            if self.done % REPORT_EVERY and i < n:
                self._session.run(self._train)
            else:
                self.losses = [float(loss) for loss in self._session.run([self._train] + self._losses)[1:]]

    def state(self):
        """Every variable that training moves but no gradient does (batch norm's averages), by its place."""
        return self._session.run(self.game.generator.non_trainable_variables)


def cross_entropy(logits, labels):
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits))


# ------------------------------------------------------------------------------------------------ data

def batches(examples):
    """The tutorial's pipeline, repeated. The last, smaller batch of an epoch is left out, so that all steps do equal work."""
    return tf.data.Dataset.from_tensor_slices(examples).shuffle(60000).batch(BATCH, drop_remainder=True).repeat()


def scaled(images):
    """uint8 images as the tutorial normalises them, to [-1, 1]."""
    return (images.astype("float32") - 127.5) / 127.5


def mnist(folder):
    """The 60,000 training images, uint8 [n, 28, 28, 1], from the IDX file in a folder (.gz or not)."""
    path = os.path.join(folder, "train-images-idx3-ubyte")
    with (open(path, "rb") if os.path.exists(path) else gzip.open(path + ".gz", "rb")) as file:
        return np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 28, 28, 1)


def ring(n=50000, seed=0):
    """Points of eight Gaussians on a circle, float32 [n, 2]."""
    random = np.random.RandomState(seed)
    angle = random.randint(8, size=n) * (2 * np.pi / 8)
    return (2 * np.stack([np.cos(angle), np.sin(angle)], axis=1) + 0.02 * random.randn(n, 2)).astype("float32")


def main():
    parser = argparse.ArgumentParser(description="Runs one hand-written loop alone: its speed, and whether it learns.")
    parser.add_argument("model", choices=["dcgan", "gan"])
    parser.add_argument("--mode", choices=["function", "eager", "graph"], default=default_mode())
    parser.add_argument("--steps", type=int, default=None, help="default: 60 (dcgan), 2000 (gan)")
    parser.add_argument("--data-dir", help="folder of MNIST's IDX files (dcgan; default: noise of that shape)")
    parser.add_argument("--xla", action="store_true")
    args = parser.parse_args()
    if args.model == "gan":
        examples = ring()
    elif args.data_dir:
        examples = mnist(args.data_dir)
    else:
        examples = np.random.RandomState(0).randint(256, size=(5000, 28, 28, 1)).astype("uint8")
    loop = LOOPS[args.model, args.mode](examples, xla=args.xla)
    steps = args.steps or {"dcgan": 60, "gan": 2000}[args.model]
    print("%s %s, TensorFlow %s" % (args.model, args.mode, tf.__version__))
    loop.steps(1)
    first = loop.state()
    for _ in range(3):
        start = time.perf_counter()
        loop.steps(steps // 3)
        print("step %5d   %.3f ms a step   generator %.3f, discriminator %.3f"
              % (loop.done, (time.perf_counter() - start) * 1e3 / (steps // 3), *loop.losses))
    for before, after in zip(first, loop.state()):
        print("batch norm's average %s moved by %.2g on average" % (before.shape, np.abs(after - before).mean()))


if __name__ == "__main__":
    main()
