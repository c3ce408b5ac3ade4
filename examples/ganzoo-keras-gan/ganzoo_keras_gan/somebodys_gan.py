"""What somebody had: a GAN for Keras's fit(), with its train_step, and two small convolutional networks.

    gan = GAN(make_discriminator((28, 28, 1)), make_generator(64, (28, 28, 1)), latent_dim=64)
    gan.compile(tf.keras.optimizers.Adam(2e-4, 0.5), tf.keras.optimizers.Adam(2e-4, 0.5),
                tf.keras.losses.BinaryCrossentropy(from_logits=True))
    gan.fit(images, batch_size=64, epochs=30)
"""

import tensorflow as tf

keras = tf.keras
layers = tf.keras.layers


def make_generator(latent_dim, image_shape, width=32):
    """Noise [batch, latent_dim] -> images in [-1, 1] whose sides are divisible by 4."""
    height, across, channels = image_shape
    height, across = height // 4, across // 4
    z = keras.Input(shape=(latent_dim,))
    x = layers.Dense(height * across * 4 * width, use_bias=False)(z)
    x = layers.BatchNormalization()(x)
    x = layers.LeakyReLU(0.2)(x)
    x = layers.Reshape((height, across, 4 * width))(x)
    x = layers.Conv2DTranspose(2 * width, 4, strides=2, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    x = layers.LeakyReLU(0.2)(x)
    x = layers.Conv2DTranspose(channels, 4, strides=2, padding="same", activation="tanh")(x)
    return keras.Model(z, x, name="generator")


def make_discriminator(image_shape, width=32):
    """Images -> logits [batch, 1] of being real."""
    image = keras.Input(shape=image_shape)
    x = layers.Conv2D(width, 4, strides=2, padding="same")(image)
    x = layers.LeakyReLU(0.2)(x)
    x = layers.Conv2D(2 * width, 4, strides=2, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    x = layers.LeakyReLU(0.2)(x)
    x = layers.Flatten()(x)
    x = layers.Dropout(0.3)(x)
    return keras.Model(image, layers.Dense(1)(x), name="discriminator")


class GAN(keras.Model):
    """A generator against a discriminator, each with an optimizer of its own."""

    def __init__(self, discriminator, generator, latent_dim):
        super().__init__()
        self.discriminator = discriminator
        self.generator = generator
        self.latent_dim = latent_dim

    def compile(self, d_optimizer, g_optimizer, loss_fn):
        super().compile()
        self.d_optimizer = d_optimizer
        self.g_optimizer = g_optimizer
        self.loss_fn = loss_fn
        self.d_loss_metric = keras.metrics.Mean(name="d_loss")
        self.g_loss_metric = keras.metrics.Mean(name="g_loss")

    @property
    def metrics(self):
        return [self.d_loss_metric, self.g_loss_metric]

    def train_step(self, real_images):
        batch_size = tf.shape(real_images)[0]

        noise = tf.random.normal([batch_size, self.latent_dim])
        with tf.GradientTape() as tape:
            real_logits = self.discriminator(real_images, training=True)
            fake_logits = self.discriminator(self.generator(noise, training=True), training=True)
            d_loss = 0.5 * (self.loss_fn(tf.ones_like(real_logits), real_logits) +
                            self.loss_fn(tf.zeros_like(fake_logits), fake_logits))
        gradients = tape.gradient(d_loss, self.discriminator.trainable_weights)
        self.d_optimizer.apply_gradients(zip(gradients, self.discriminator.trainable_weights))

        noise = tf.random.normal([batch_size, self.latent_dim])
        with tf.GradientTape() as tape:
            fake_logits = self.discriminator(self.generator(noise, training=True), training=True)
            g_loss = self.loss_fn(tf.ones_like(fake_logits), fake_logits)
        gradients = tape.gradient(g_loss, self.generator.trainable_weights)
        self.g_optimizer.apply_gradients(zip(gradients, self.generator.trainable_weights))

        self.d_loss_metric.update_state(d_loss)
        self.g_loss_metric.update_state(g_loss)
        return {"d_loss": self.d_loss_metric.result(), "g_loss": self.g_loss_metric.result()}
