from ganzoo_plugins.models.wgan_gp import WGANGP


def test_it_builds_for_images_of_every_size(built):
    assert built(WGANGP, width=1).generator.trainable
