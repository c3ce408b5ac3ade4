import numpy as np
import pytest

import ganzoo
from ganzoo.datasets import Dataset, opened, spec
from ganzoo.errors import UserError
from ganzoo.examples import Examples, Held, chosen

IMAGES = (np.arange(6 * 8 * 8) % 251).astype("uint8").reshape(6, 8, 8, 1)


class Images(Dataset):
    """Images with quarters of them, in memory."""

    def arrays(self, seed):
        return {"x": IMAGES, "y": IMAGES[:, ::4, ::4], "label": np.arange(6)}


class Read(Examples):
    """The same, read when they are asked for."""

    images = ("x",)
    shapes = {"x": (8, 8, 1), "label": ()}

    def __len__(self):
        return 6

    def read(self, rows):
        return {"x": IMAGES[list(rows)], "label": np.array(rows, "int32")}

    def checksums(self):
        return {"of": "them"}


class Reading(Dataset):
    """Gives a `Read`."""

    def __init__(self, found):
        super().__init__()
        self.found = found

    def examples(self, seed, image_size=None):
        return self.found


def test_arrays_are_held_with_their_shapes_and_checksums():
    held = opened(Images(), "images", 0)
    assert len(held) == 6 and held.shapes == {"x": (8, 8, 1), "y": (2, 2, 1), "label": ()} and held.images == ("x", "y")
    read = held.read([4, 1])
    np.testing.assert_array_equal(read["x"], IMAGES[[4, 1]])
    assert read["label"].tolist() == [4, 1] and read["label"].dtype == "int32"
    assert set(held.checksums()) == {"x", "y", "label"}
    assert Held({"x": IMAGES}).checksums() != Held({"x": IMAGES + 1}).checksums()


def test_all_images_are_resized_by_the_same_factor_and_labels_are_not():
    held = opened(Images(), "images", 0, 16)
    assert held.shapes == {"x": (16, 16, 1), "y": (4, 4, 1), "label": ()}
    assert opened(Images(), "images", 0, 8).arrays["x"] is not None
    np.testing.assert_array_equal(opened(Images(), "images", 0, 8).arrays["x"], IMAGES)


def test_points_are_not_resized():
    class Points(Dataset):
        def arrays(self, seed):
            return {"x": np.zeros((4, 2), "float32")}

    with pytest.raises(UserError, match=r"image_size=8 resizes images, and the examples of 'points' are \[2\]: leave it out"):
        opened(Points(), "points", 0, 8)


def test_the_setting_image_size_resizes_what_the_model_sees():
    runner = ganzoo.prepare("gan", dataset=Images(), image_size=16, batch_size=4, hidden=(4,), latent=2)
    assert runner.spec.shapes["x"] == (16, 16, 1) and runner.gan.shape == (16, 16, 1)


def test_examples_that_are_read_when_they_are_needed_are_no_arrays():
    dataset = Reading(Read())
    found = opened(dataset, "reading", 0, 8)
    assert found is dataset.found
    assert spec(dataset, found).shapes == {"x": (8, 8, 1), "label": ()} and spec(dataset, found).image


@pytest.mark.parametrize("wrong, said", [
    ({"shapes": {"x": (9, 8, 1), "label": ()}}, "says that its examples are .*9, 8, 1.* and reads .*8, 8, 1"),
    ({"images": ()}, "with the images .*, and reads"),
    ({"__len__": lambda self: 0}, "the dataset 'reading' has no examples: there are 0"),
    ({"shapes": {"y": (8, 8, 1)}}, "the dataset 'reading' has no examples: there are 6, of y"),
    ({"read": lambda self, rows: {"x": np.zeros((1, 8, 8, 1), "float32")}}, "gives images as float32")])
def test_examples_that_are_not_what_they_say_are_refused(wrong, said):
    with pytest.raises(UserError, match=said):
        opened(Reading(type("Wrong", (Read,), wrong)()), "reading", 0)


def test_what_is_read_in_another_size_than_asked_for_is_refused():
    with pytest.raises(UserError, match="does not give them the size 16 x 16"):
        opened(Reading(Read()), "reading", 0, 16)


def test_a_run_knows_too_many_examples_by_their_labels_only(in_folder):
    class Labelled(Read):
        arrays = {"label": np.arange(6)}

    run = ganzoo.train("gan", dataset=Reading(Labelled()), steps=1, batch_size=4, hidden=(4,), latent=2, run_dir="run")
    rows = chosen(6, 3)
    np.testing.assert_allclose(run.real(3), (IMAGES[rows] - 127.5) / 127.5, rtol=1e-6)
    assert run.data("label").tolist() == list(range(6))
    with pytest.raises(UserError, match="the 6 examples of run are too many for memory: take some, real"):
        run.data("x")
    with pytest.raises(UserError, match="has no y; it has x, label"):
        run.data("y")
