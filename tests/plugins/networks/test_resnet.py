import numpy as np
import pytest

from ganzoo_plugins.layers.batch_norm import BatchNorm
from ganzoo_plugins.networks import resnet

RANDOM = np.random.RandomState(0)
IMAGES = RANDOM.normal(size=[2, 4, 6, 2])
PLAIN, SPECTRAL = resnet.Style(spectral=False), resnet.Style(spectral=True)


def convolved(x, kernel):
    """With padding SAME, kernels of an odd size, stride 1."""
    size = kernel.shape[0]
    padded = np.pad(x, [(0, 0), (size // 2, size // 2), (size // 2, size // 2), (0, 0)], "constant")
    return sum(padded[:, row:row + x.shape[1], column:column + x.shape[2]] @ kernel[row, column]
               for row in range(size) for column in range(size))


def relu(x):
    return np.maximum(x, 0)


def halved(x):
    return x.reshape(len(x), x.shape[1] // 2, 2, x.shape[2] // 2, 2, x.shape[3]).mean((2, 4))


def doubled(x):
    return x.repeat(2, axis=1).repeat(2, axis=2)


def kernels(stage, layer, block):
    """Of its two 3x3 convolutions and its shortcut, None where there is none."""
    read = stage.read(list(layer.named))
    return [read.get(f"network/{block}/{name}/kernel") for name in ("convolutions/0", "convolutions/1", "shortcut")]


def test_a_block_of_the_generator_is_that_of_the_paper_s_figure(stage, network, evaluate):
    layer = network([resnet.UpBlock(2, 3, lambda channels: BatchNorm(), PLAIN)], [4, 6, 2])
    first, second, shortcut = kernels(stage, layer, "up_block")
    x = IMAGES / np.sqrt(1.001)  # batch norm outside of training, its averages 0 and 1
    expected = convolved(relu(convolved(doubled(relu(x)), first) / np.sqrt(1.001)), second) + convolved(doubled(IMAGES), shortcut)
    np.testing.assert_allclose(evaluate(layer, IMAGES), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("channels, first, down", [(3, False, True), (3, True, True), (3, False, False), (2, False, False)])
def test_a_block_of_the_discriminator_is_that_of_the_paper_s_figure(stage, network, evaluate, channels, first, down):
    layer = network([resnet.DownBlock(2, channels, PLAIN, first, down)], [4, 6, 2])
    bias = RANDOM.normal(size=[channels])
    stage.write({"network/down_block/convolutions/1/bias": bias})
    one, two, shortcut = kernels(stage, layer, "down_block")
    inside = convolved(relu(convolved(IMAGES if first else relu(IMAGES), one)), two) + bias
    beside = convolved(IMAGES, shortcut) if channels != 2 else IMAGES
    expected = halved(inside + beside) if down else inside + beside
    np.testing.assert_allclose(evaluate(layer, IMAGES), expected, rtol=1e-4, atol=1e-5)


def test_a_label_s_logit_is_its_embedding_s_product_with_the_features_beside_the_unconditional_one(stage, evaluate):
    with stage.scope():
        network = resnet.Discriminator([8, 8, 1], 2, SPECTRAL, classes=6)
        stage.begin([], {}, 1)
    features = 4
    embedding = np.concatenate([np.zeros([1, features]), np.eye(features), [[1.0, -2.0, 3.0, 0.5]]])
    stage.write({"discriminator/embedding/kernel": embedding})
    image = RANDOM.normal(size=[1, 8, 8, 1])
    logits = evaluate(network, np.repeat(image, 6, axis=0), np.arange(6)).ravel()
    projected = logits - logits[0]
    assert np.abs(projected[1:5]).max() > 0
    assert projected[5] == pytest.approx(projected[1:5] @ [1.0, -2.0, 3.0, 0.5], abs=1e-5)


@pytest.mark.parametrize("sides, place", [([14, 28], 0), ([14, 7], 0), ([8, 16, 32, 64], 2), ([32, 16, 8, 4], 0),
                                          ([8, 16, 32, 64, 128], 2), ([64, 32, 16, 8, 4], 1), ([8, 16, 32], 1),
                                          ([34, 68], 0), ([50, 100, 200], 0), ([100, 50], 1)])
def test_attention_is_at_the_largest_side_up_to_32_that_is_not_the_image_s(sides, place):
    assert resnet._attended(sides) == place


def test_a_generator_s_images_are_in_minus_1_to_1_and_depend_on_the_label_once_its_table_is_not_0(stage, evaluate):
    with stage.scope():
        network = resnet.Generator(5, [8, 8, 3], 2, PLAIN, classes=2)
        stage.begin([], {}, 1)
    noise = np.repeat(RANDOM.normal(size=[1, 5]), 2, axis=0) * 10
    same = evaluate(network, noise, [0, 1])
    assert same.shape == (2, 8, 8, 3) and np.abs(same).max() <= 1.0 + 1e-6  # to 1.12, tanh rounds beyond
    np.testing.assert_allclose(same[0], same[1], atol=1e-6)
    stage.write({"generator/blocks/0/norms/1/scale/kernel": RANDOM.normal(size=[2, 4])})
    other = evaluate(network, noise, [0, 1])
    assert np.abs(other[0] - other[1]).max() > 1e-3


def test_style_decides_which_kernels_are_normalised(stage):
    with stage.scope():
        plain = resnet.Generator(5, [8, 8, 1], 2, PLAIN, attention=True)
        spectral = resnet.Discriminator([8, 8, 1], 2, SPECTRAL, classes=3, attention=True)
    assert not [name for name in plain.named if name.endswith("scaling/u")]
    kernels_there = [name for name in spectral.named if name.endswith("/kernel")]
    assert kernels_there and all(name.replace("/kernel", "/scaling/u") in spectral.named for name in kernels_there)
