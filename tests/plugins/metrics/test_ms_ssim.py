import numpy as np
import pytest

from ganzoo_plugins.metrics.ms_ssim import ms_ssim, scales

RANDOM = np.random.RandomState(0)


def test_of_an_image_and_itself_it_is_1_and_of_noise_nearly_0():
    images = RANDOM.uniform(-1.0, 1.0, size=[2, 32, 32, 1])
    np.testing.assert_allclose(ms_ssim(images, images, 2), 1.0)
    assert (np.abs(ms_ssim(images, RANDOM.uniform(-1.0, 1.0, size=[2, 32, 32, 1]), 1)) < 0.1).all()


def test_flat_images_differ_by_their_luminance_alone():
    c1 = (0.01 * 2.0) ** 2
    found = ms_ssim(np.full([1, 20, 20, 1], 0.5), np.full([1, 20, 20, 1], 0.1), 1)
    assert found[0] == pytest.approx((2 * 0.5 * 0.1 + c1) / (0.5 ** 2 + 0.1 ** 2 + c1))


def test_there_is_room_for_five_scales_from_161_pixels_on():
    assert [scales(side) for side in (11, 20, 21, 28, 64, 128, 160, 161, 176, 256)] == [1, 1, 2, 2, 3, 4, 4, 5, 5, 5]


@pytest.mark.parametrize("side, channels", [(176, 1), (181, 3)])
def test_it_is_tensorflow_s(evaluate, side, channels):
    import tensorflow as tf

    ours = RANDOM.uniform(-1.0, 1.0, size=[2, side, side, channels])
    theirs = np.clip(ours + RANDOM.normal(0.0, 0.3, size=ours.shape), -1.0, 1.0)
    found = evaluate(lambda x, y: tf.image.ssim_multiscale(x, y, 2.0), ours, theirs)
    np.testing.assert_allclose(ms_ssim(ours, theirs), found, rtol=2e-4)


def test_more_scales_than_there_is_room_for_are_refused():
    with pytest.raises(ValueError, match="images of 28x28 have no room for 5 scales"):
        ms_ssim(np.zeros([1, 28, 28, 1]), np.zeros([1, 28, 28, 1]))
