import numpy as np
import pytest

from ganzoo_plugins.layers.instance_norm import InstanceNorm
from ganzoo_plugins.layers.residual import Residual
from ganzoo_plugins.networks.patchgan import patchgan


@pytest.fixture
def judge(stage):
    """judge(shape, patch): one of width 1 without normalisation, so that nothing is seen but a patch."""
    def make(shape, patch=None, norm=lambda: Residual([])):
        with stage.scope():
            made = patchgan("judge", shape, 1, norm, patch)
            stage.begin([], {}, 1)
        return made

    return make


@pytest.mark.parametrize("patch, strided", [(16, 1), (34, 2), (70, 3)])
def test_a_logit_sees_a_patch_of_the_size_that_is_asked_for(judge, slopes, patch, strided):
    side = 96
    network = judge([side, side, 1], patch)
    middle = side // 2 ** strided // 2
    x = np.random.RandomState(0).normal(size=[1, side, side, 1])
    seen = slopes(lambda x: network(x)[:, middle, middle], x)[0, :, :, 0] != 0
    assert (seen.any(1).sum(), seen.any(0).sum()) == (patch, patch)


@pytest.mark.parametrize("side, strided", [(8, 1), (28, 1), (32, 1), (34, 2), (64, 2), (70, 3), (128, 3)])
def test_the_patch_is_the_largest_that_the_image_has_room_for(judge, evaluate, side, strided):
    logits = evaluate(judge([side, side, 3]), np.zeros([1, side, side, 3]))
    assert logits.shape == (1, -(-side // 2 ** strided), -(-side // 2 ** strided), 1)


def test_70_pixels_are_c64_c128_c256_c512_of_the_paper(judge):
    network = judge([70, 70, 3], norm=InstanceNorm)
    kernels = [[int(side) for side in weight.shape] for name, weight in network.trainable.items() if name.endswith("kernel")]
    assert kernels == [[4, 4, 3, 1], [4, 4, 1, 2], [4, 4, 2, 4], [4, 4, 4, 8], [4, 4, 8, 1]]
    assert [name for name in network.trainable if "gamma" in name] == [
        "judge/instance_norm/gamma", "judge/instance_norm_1/gamma", "judge/instance_norm_2/gamma"]
