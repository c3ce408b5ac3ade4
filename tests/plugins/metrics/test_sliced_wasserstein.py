import numpy as np
import pytest

from ganzoo_plugins.metrics.sliced_wasserstein import distance, laplacian_pyramid, sliced_wasserstein

IMAGES = np.random.RandomState(0).uniform(-1.0, 1.0, size=[6, 32, 32, 3])


def test_on_a_line_it_is_the_mean_distance_of_the_sorted_values():
    class Straight:
        def normal(self, size):
            return np.ones(size)

    assert distance(np.array([[3.0], [0.0]]), np.array([[1.0], [5.0]]), Straight(), 4) == pytest.approx((1.0 + 2.0) / 2.0)


def test_the_pyramid_s_levels_make_the_image_again():
    fine, coarse = laplacian_pyramid(IMAGES, 2)
    assert fine.shape == (6, 32, 32, 3) and coarse.shape == (6, 16, 16, 3)
    flat = laplacian_pyramid(np.full([1, 32, 32, 1], 0.5), 2)
    np.testing.assert_allclose(flat[1], 0.5)
    np.testing.assert_allclose(flat[0], 0.0, atol=1e-12)  # a grey picture has nothing fine
    one = np.zeros([1, 32, 32, 1])
    one[0, 8, 8, 0] = 1.0  # a pixel in an even place, blurred by 6/16 each way, halved
    assert laplacian_pyramid(one, 2)[1][0, 4, 4, 0] == pytest.approx((6.0 / 16.0) ** 2)


def test_of_images_and_themselves_it_is_0_and_of_others_it_is_more():
    assert sliced_wasserstein(IMAGES, IMAGES, patches=8, directions=16) == [0.0, 0.0]
    smooth = np.repeat(np.repeat(IMAGES[:, ::4, ::4], 4, axis=1), 4, axis=2)
    assert min(sliced_wasserstein(IMAGES, smooth, patches=32, directions=64)) > 0.05


def test_the_same_seed_gives_the_same_numbers_and_small_images_have_one_level():
    smaller = IMAGES[:, :28, :28, :1]
    first = sliced_wasserstein(smaller, smaller[::-1], seed=3, patches=8, directions=16)
    assert len(first) == 1 and first == sliced_wasserstein(smaller, smaller[::-1], seed=3, patches=8, directions=16)
    assert first != sliced_wasserstein(smaller, smaller[::-1], seed=4, patches=8, directions=16)


def test_patches_of_one_colour_are_no_trouble():
    black = np.zeros_like(IMAGES)
    assert np.isfinite(sliced_wasserstein(IMAGES, black, patches=8, directions=16)).all()


def test_unequal_numbers_are_refused():
    with pytest.raises(ValueError, match="cannot be compared by patches"):
        sliced_wasserstein(IMAGES, IMAGES[:3])
