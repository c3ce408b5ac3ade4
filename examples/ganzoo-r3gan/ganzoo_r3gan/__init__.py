"""R3GAN: a loss and a model."""
