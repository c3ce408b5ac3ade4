from ganzoo_plugins.models.dcgan import DCGAN


def test_it_builds_for_images_of_every_size(built):
    assert built(DCGAN, width=1).generator.trainable
