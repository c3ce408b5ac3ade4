import numpy as np
import pytest

from ganzoo_plugins.networks.unet import UNet


@pytest.fixture
def unet(stage):
    """unet(shape): one of width 1 on the test's stage."""
    def make(shape, **options):
        with stage.scope():
            made = UNet("unet", shape, options.pop("channels", shape[2]), width=1, **options)
            stage.begin([], {}, 1)
        return made

    return make


def sizes(network):
    return {name.split("/", 1)[1]: [int(side) for side in weight.shape] for name, weight in network.trainable.items()
            if name.endswith("kernel")}


def test_its_layers_are_the_paper_s_for_256_pixels(unet):
    found = sizes(unet([256, 256, 3]))
    down = [found[f"down/{place}/convolution/kernel"] for place in range(8)]
    assert down == [[4, 4, 3, 1], [4, 4, 1, 2], [4, 4, 2, 4], [4, 4, 4, 8]] + [[4, 4, 8, 8]] * 4
    up = [found[f"up/{place}/convolution/kernel"] for place in range(7)] + [found["last/kernel"]]
    # of a transposed convolution [size, size, out, in]; every layer but the first is given what lies beside it, too
    assert up == [[4, 4, 8, 8]] + [[4, 4, 8, 16]] * 3 + [[4, 4, 4, 16], [4, 4, 2, 8], [4, 4, 1, 4], [4, 4, 3, 2]]


def test_the_first_and_the_innermost_layer_have_no_batch_norm(unet):
    names = list(unet([28, 28, 1]).trainable)
    assert [place for place in range(5) if f"unet/down/{place}/norm/gamma" in names] == [1, 2, 3]


@pytest.mark.parametrize("shape, channels", [([28, 28, 1], 1), ([7, 5, 3], 1), ([32, 64, 1], 3)])
def test_images_keep_their_size_whatever_it_is(unet, evaluate, shape, channels):
    y = evaluate(unet(shape, channels=channels), np.random.RandomState(0).uniform(-1, 1, [2] + shape))
    assert y.shape == (2, shape[0], shape[1], channels)
    assert np.abs(y).max() <= 1


def test_what_is_small_goes_past_the_middle(unet, stage, evaluate):
    """With every inner layer at 0, the output still depends on each pixel: by the connections."""
    network = unet([4, 4, 1], dropout=0.0)
    stage.write({name: np.zeros(value.shape) for name, value in stage.read(list(network.trainable)).items()
                 if name.startswith("unet/up/")})
    images = np.concatenate([np.zeros([1, 4, 4, 1]), np.eye(16).reshape(16, 4, 4, 1)])
    found = evaluate(network, images)
    assert all(np.abs(one - found[0]).max() > 1e-6 for one in found[1:])


def test_two_layers_by_hand(unet, stage, evaluate):
    network = unet([2, 2, 1], dropout=0.0)  # down to 1x1, up to 2x2: no layer between
    assert set(sizes(network)) == {"down/0/convolution/kernel", "last/kernel"}
    down, last = np.zeros([4, 4, 1, 1]), np.zeros([4, 4, 1, 1])
    down[1:3, 1:3, 0, 0] = [[1.0, 2.0], [3.0, 4.0]]  # the places of the image itself
    last[1:3, 1:3, 0, 0] = [[0.1, 0.2], [0.3, 0.4]]
    stage.write({"unet/down/0/convolution/kernel": down, "unet/last/kernel": last, "unet/last/bias": np.array([0.05])})
    x = np.array([[[1.0, 1], [0, 0]], [[0, 0], [-1, 0]]])[..., None]
    inner = np.array([3.0, -0.2 * 3.0])  # 1 + 2; LeakyReLU(-3)
    expected = np.tanh(inner[:, None, None] * [[0.1, 0.2], [0.3, 0.4]] + 0.05)
    np.testing.assert_allclose(evaluate(network, x)[..., 0], expected, rtol=1e-5)


def test_only_the_innermost_three_layers_drop_units(unet):
    assert [up.dropout.rate for up in unet([64, 64, 1], dropout=0.25).up] == [0.25] * 3 + [0.0] * 2
