import numpy as np
import pytest

from ganzoo import registry


def test_the_data_sits_on_all_its_modes(posing, measure, ring):
    run = posing(lambda n, seed: ring["x"][:n], ring)
    assert measure("modes", run) == 8
    assert measure("mode-share", run) == pytest.approx(1 - np.exp(-4.5), abs=0.01)  # of a normal in the plane, within 3 deviations


def test_a_mode_is_covered_by_a_tenth_of_its_share(posing, measure, ring):
    few = np.concatenate([ring["x"][ring["label"] == 0][:967], ring["x"][ring["label"] == 3][:33]])
    one = posing(lambda n, seed: few, ring)
    assert measure("modes:samples=1000", one) == 2
    fewer = np.concatenate([ring["x"][ring["label"] == 0][:995], ring["x"][ring["label"] == 3][:5]])
    assert measure("modes:samples=1000", posing(lambda n, seed: fewer, ring)) == 1


def test_samples_between_modes_are_on_none(posing, measure, ring):
    middle = posing(lambda n, seed: np.zeros([n, 2]), ring)
    assert measure("mode-share", middle) == 0.0 and measure("modes", middle) == 0


def test_images_are_no_points(posing, digits):
    assert "labelled modes" in registry.create("metrics", "modes").unfit(posing(None, digits))
