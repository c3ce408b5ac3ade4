import numpy as np
import pytest

from ganzoo_plugins.networks import progressive

RANDOM = np.random.RandomState(0)
NOISE, SMALL, LARGE = RANDOM.normal(size=[2, 5]), RANDOM.normal(size=[2, 4, 4, 1]), RANDOM.normal(size=[2, 8, 8, 1])


@pytest.mark.parametrize("side, sides", [(28, [7, 14, 28]), (32, [4, 8, 16, 32]), (64, [4, 8, 16, 32, 64]),
                                         (128, [4, 8, 16, 32, 64, 128])])
def test_sizes_double_from_7_or_4(side, sides):
    assert progressive.sizes([side, side, 3]) == [[one, one] for one in sides]


@pytest.fixture
def networks(stage):
    with stage.scope():
        made = progressive.Generator(5, [16, 16, 1], 2), progressive.Discriminator([16, 16, 1], 2)
        stage.begin([], {}, 1)
    return made


def test_a_generator_fades_from_the_enlarged_smaller_image_to_its_own(networks, evaluate):
    generator, _ = networks
    old, new = evaluate(lambda z: [generator(z, 0), generator(z, 1)], NOISE)
    assert old.shape == (2, 4, 4, 1) and new.shape == (2, 8, 8, 1)
    half = evaluate(lambda z: generator(z, 1, 0.25), NOISE)
    np.testing.assert_allclose(half, 0.25 * new + 0.75 * old.repeat(2, axis=1).repeat(2, axis=2), rtol=1e-4, atol=1e-5)


def test_a_discriminator_that_has_not_faded_in_sees_the_shrunk_image(networks, evaluate):
    _, discriminator = networks
    shrunk = LARGE.reshape(2, 4, 2, 4, 2, 1).mean((2, 4))
    np.testing.assert_allclose(evaluate(lambda x: discriminator(x, 1, 0.0), LARGE),
                               evaluate(lambda x: discriminator(x, 0), shrunk), rtol=1e-4, atol=1e-5)


def test_a_discriminator_that_has_faded_in_sees_its_own(networks, evaluate):
    _, discriminator = networks
    np.testing.assert_allclose(evaluate(lambda x: discriminator(x, 1, 1.0), LARGE), evaluate(lambda x: discriminator(x, 1), LARGE),
                               rtol=1e-4, atol=1e-5)
    assert not np.allclose(evaluate(lambda x: discriminator(x, 1, 0.0), LARGE), evaluate(lambda x: discriminator(x, 1), LARGE))


def test_the_networks_of_a_level_are_its_blocks_and_all_smaller_ones(networks):
    generator, discriminator = networks
    assert [network.name for network in generator.networks(1, True)] == ["generator-4", "generator-8", "to-image-4", "to-image-8"]
    assert [network.name for network in generator.networks(1, False)] == ["generator-4", "generator-8", "to-image-8"]
    assert [network.name for network in discriminator.networks(2, False)] == [
        "discriminator-4", "discriminator-8", "discriminator-16", "from-image-16"]


def test_what_stands_before_a_discriminator_changes_its_images(networks, evaluate):
    _, discriminator = networks
    expected = evaluate(lambda x: discriminator(x, 0), 2.0 * SMALL)
    discriminator.before.append(lambda x: 2.0 * x)
    np.testing.assert_allclose(evaluate(lambda x: discriminator(x, 0), SMALL), expected, rtol=1e-5)
