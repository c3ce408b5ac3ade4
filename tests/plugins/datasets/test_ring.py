"""datasets/ring.py"""

import numpy as np
import pytest

from ganzoo.datasets import spec
from ganzoo.errors import UserError
from ganzoo_plugins.datasets.ring import Ring


def test_points_and_modes_have_their_shapes_and_types():
    ring = Ring()
    arrays = ring.arrays(seed=0)
    assert arrays["x"].shape == (50000, 2) and arrays["x"].dtype == np.float32
    assert arrays["label"].shape == (50000,) and arrays["label"].dtype == np.int32
    said = spec(ring, arrays)
    assert (said.shapes, said.classes, said.image) == ({"x": (2,), "label": ()}, 8, False)


def test_every_mode_has_its_share_its_place_and_its_spread():
    arrays = Ring(modes=5, radius=3.0, spread=0.1, size=20000).arrays(seed=1)
    for mode in range(5):
        points = arrays["x"][arrays["label"] == mode]
        place = 3.0 * np.array([np.cos(2 * np.pi * mode / 5), np.sin(2 * np.pi * mode / 5)])
        assert len(points) == 4000
        assert np.abs(points.mean(axis=0) - place).max() < 0.01
        assert np.abs(points.std(axis=0) - 0.1).max() < 0.01


def test_the_defaults_are_the_ring_of_the_unrolled_gan_paper():
    arrays = Ring().arrays(seed=0)
    distance = np.sqrt((arrays["x"].astype(np.float64) ** 2).sum(axis=1))
    assert abs(distance.mean() - 2.0) < 1e-3 and abs(distance.std() - 0.02) < 1e-3
    assert sorted(set(arrays["label"].tolist())) == list(range(8))


def test_points_are_a_function_of_the_seed():
    first, again, other = (Ring(size=100).arrays(seed=seed)["x"] for seed in (7, 7, 8))
    assert (first == again).all() and not (first == other).any()


def test_every_numpy_draws_the_same_points():
    points = [[2.003601, -0.032583], [1.411345, 1.388216], [-0.008250, 1.989341]]  # noted from NumPy 2.5
    np.testing.assert_allclose(Ring(size=3).arrays(seed=0)["x"], points, rtol=0, atol=2e-6)


def test_the_points_are_not_the_first_numbers_of_the_seed():
    """Weights drawn from the same seed would otherwise repeat them."""
    noise = Ring(modes=1, radius=0.0, spread=1.0, size=50).arrays(seed=3)["x"].ravel()
    assert not np.isin(noise, np.random.RandomState(3).standard_normal(1000).astype(np.float32)).any()


def test_any_whole_number_is_a_seed():
    for seed in (-1, 2 ** 32 - 1, 2 ** 40):
        assert np.isfinite(Ring(size=4).arrays(seed=seed)["x"]).all()


def test_texts_of_the_command_line_are_read():
    ring = Ring(modes="12", radius="1", spread="0", size="24")
    arrays = ring.arrays(seed=0)
    assert ring.classes == 12
    assert np.allclose(np.linalg.norm(arrays["x"], axis=1), 1.0) and (np.bincount(arrays["label"]) == 2).all()


@pytest.mark.parametrize("settings", [{"modes": 0}, {"spread": -1}, {"size": 0}, {"size": 10 ** 9}, {"radius": "wide"},
                                      {"mode": 8}])
def test_a_ring_that_cannot_be_is_refused(settings):
    with pytest.raises(UserError, match=next(iter(settings))):
        Ring(**settings)


def test_a_data_dir_is_refused():
    with pytest.raises(UserError, match="/some/folder.*--data-dir"):
        Ring(data_dir="/some/folder")
