from ganzoo_plugins.models.gan import DenseGAN


def test_it_builds_for_images_of_every_size(built):
    assert built(DenseGAN, hidden=(2,)).generator.trainable
