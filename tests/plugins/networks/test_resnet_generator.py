import numpy as np
import pytest

from ganzoo_plugins.networks import resnet_generator


@pytest.fixture
def make(stage):
    def made(shape, channels, blocks):
        with stage.scope():
            network = resnet_generator.resnet_generator("generator", shape, channels, 1, blocks)
            stage.begin([], {}, 1)
        return network

    return made


def test_its_layers_are_the_paper_s(make):
    found = [(name.split("/")[1], [int(side) for side in weight.shape]) for name, weight in make([8, 8, 3], 1, 2).trainable.items()
             if name.endswith("kernel")]
    block = [3, 3, 4, 4]
    assert found == [("reflected_convolution", [7, 7, 3, 1]), ("convolution", [3, 3, 1, 2]), ("convolution_1", [3, 3, 2, 4]),
                     ("residual", block), ("residual", block), ("residual_1", block), ("residual_1", block),
                     ("transposed_convolution", [3, 3, 2, 4]), ("transposed_convolution_1", [3, 3, 1, 2]),
                     ("reflected_convolution_1", [7, 7, 1, 1])]


def test_images_keep_their_size(make, evaluate):
    y = evaluate(make([8, 12, 1], 3, 1), np.random.RandomState(0).uniform(-1, 1, [2, 8, 12, 1]))
    assert y.shape == (2, 8, 12, 3) and np.abs(y).max() <= 1


@pytest.mark.parametrize("shape, fits", [([28, 28, 1], True), ([8, 8, 3], True), ([4, 8, 1], False), ([30, 28, 1], False)])
def test_what_it_cannot_make_is_told(shape, fits):
    assert (resnet_generator.unfit(shape) is None) == fits
