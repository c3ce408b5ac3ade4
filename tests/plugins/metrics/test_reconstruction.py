import numpy as np
import pytest

from ganzoo import registry


@pytest.fixture
def run(posing, digits):
    """Of a model that kept four images; what it makes of images is its `reconstruct`, move -> [size] + shape."""
    made = posing(None, digits)
    made.gan.examples = {"x": np.array([[0], [0], [255], [255]], "uint8").reshape([4, 1, 1, 1])}
    return made


def test_what_is_given_back_whole_has_no_error_and_the_mean_image_an_error_of_one(run, measure):
    run.gan.reconstruct = lambda move: move.batch["x"]
    assert measure("reconstruction-error", run) == pytest.approx(0.0, abs=1e-7)
    run.gan.reconstruct = lambda move: np.zeros_like(move.batch["x"])
    assert measure("reconstruction-error", run) == pytest.approx(1.0)


def test_the_error_is_a_mean_of_absolute_differences_over_that_of_the_mean_image(run, measure):
    run.gan.reconstruct = lambda move: move.batch["x"] + np.array([0.5, -0.25, 0.25, 0.0]).reshape([4, 1, 1, 1])
    assert measure("reconstruction-error", run) == pytest.approx(0.25)  # (0.5 + 0.25 + 0.25) / 4 over 1


def test_the_protocol_says_that_they_were_held_out_and_how_many(run):
    protocol = registry.create("metrics", "reconstruction-error").protocol(run)
    assert (protocol["reference"], protocol["split"]) == (4, "held out")
    assert registry.create("metrics", "reconstruction-error:samples=3").protocol(run)["reference"] == 3


def test_a_model_that_reconstructs_nothing_or_keeps_nothing_does_not_fit(run):
    metric = registry.create("metrics", "reconstruction-error")
    assert "that reconstructs them" in metric.unfit(run)
    run.gan.reconstruct, run.gan.examples = (lambda move: move.batch["x"]), {}
    assert "held_out = 500" in metric.unfit(run)
