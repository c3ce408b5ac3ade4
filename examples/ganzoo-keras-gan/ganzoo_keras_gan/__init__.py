"""A GAN that somebody wrote for Keras, as a model of ganzoo's."""
