import numpy as np
import pytest

from ganzoo import registry


def scaled(images):
    return (images.astype("float64") - 127.5) / 127.5


@pytest.fixture
def pairs(posing, digits):
    """pairs(spec, draw, back): a run on that dataset, with eight held-out examples. draw(y, x), back(x) -> what is made of y, x."""
    def of(spec, draw, back=None):
        dataset = registry.create("datasets", spec)
        kept = dataset.examples(0).read(range(8))
        run = posing(lambda n, seed, reverse=False, **given: back(**given) if reverse else draw(given["y"], kept["x"]), digits)
        run.settings["dataset"] = spec
        run.gan.inputs, run.gan.examples = ("y",), kept
        if back:
            run.gan.sample_reverse = None
        return run

    return of


@pytest.mark.parametrize("spec", ["edges", "masked"])
def test_the_truth_has_no_error_and_what_is_left_as_it_is_one(pairs, measure, spec):
    assert measure("pair-error", pairs(spec, lambda y, x: scaled(x))) == 0
    assert measure("pair-error", pairs(spec, lambda y, x: scaled(y))) == pytest.approx(1.0)
    half = pairs(spec, lambda y, x: (scaled(x) + scaled(y)) / 2)
    assert measure("pair-error", half) == pytest.approx(0.5)


@pytest.mark.parametrize("to, back", [("inverted", lambda y: 255 - y), ("rotated", lambda y: np.rot90(y, 3, axes=(1, 2)))])
def test_of_changed_domains_the_truth_is_what_the_picture_was_before(pairs, measure, digits, to, back):
    run = pairs(f"domains:to={to}", lambda y, x: scaled(back(y)))
    assert measure("pair-error", run) == 0
    ours = {image.tobytes() for image in digits["x"]}
    assert all(image.tobytes() in ours for image in back(run.gan.examples["y"]))  # upright digits, of the data
    assert measure("pair-error", pairs(f"domains:to={to}", lambda y, x: scaled(y))) == pytest.approx(1.0)


@pytest.mark.parametrize("to, change", [("inverted", lambda x: 255 - x), ("rotated", lambda x: np.rot90(x, 1, axes=(1, 2)))])
def test_the_other_way_has_a_truth_too(pairs, measure, to, change):
    metric = "pair-error:reverse=true"
    assert measure(metric, pairs(f"domains:to={to}", None, lambda x: scaled(change(x)))) == 0
    assert measure(metric, pairs(f"domains:to={to}", None, lambda x: scaled(x))) == pytest.approx(1.0)
    assert "goes one way only" in registry.create("metrics", metric).unfit(pairs(f"domains:to={to}", None))


def test_small_pictures_are_left_as_squares_of_their_pixels(pairs, measure):
    left = pairs("low-resolution", lambda y, x: scaled(y.repeat(4, axis=1).repeat(4, axis=2)))
    assert measure("pair-error", left) == pytest.approx(1.0)
    assert measure("pair-error", pairs("low-resolution", lambda y, x: scaled(x))) == 0


def test_the_protocol_says_that_they_were_held_out_and_how_many(pairs):
    protocol = registry.create("metrics", "pair-error").protocol(pairs("edges", None))
    assert (protocol["samples"], protocol["reference"], protocol["split"]) == (8, 8, "held out")


def test_where_nobody_knows_the_truth_there_is_no_error(pairs, posing, digits):
    metric = registry.create("metrics", "pair-error")
    assert "makes images of images" in metric.unfit(posing(None, digits))
    assert "nobody knows the true images" in metric.unfit(pairs("domains:other=digits", None))
