import numpy as np
import pytest


@pytest.mark.parametrize("shape, strided", [((28, 28, 1), 2), ((32, 32, 3), 3), ((64, 64, 1), 4), ((128, 128, 3), 5)])
def test_an_encoder_halves_images_as_often_as_the_generator_doubles_them(stage, evaluate, shape, strided):
    from ganzoo_plugins.networks.dcgan import generator
    from ganzoo_plugins.networks.encoder import encoder

    with stage.scope():
        encoding, drawing = encoder(shape, 7, width=2), generator(7, shape, width=2)
        stage.begin([], {}, 1)
    assert sum(name.endswith("kernel") and "/convolution" in name for name in encoding.trainable) == strided
    codes, images = evaluate(lambda x: [encoding(x), drawing(encoding(x))], np.random.RandomState(0).uniform(-1, 1, (3,) + shape))
    assert codes.shape == (3, 7) and images.shape == (3,) + shape
    assert len(np.unique(codes)) == 21
