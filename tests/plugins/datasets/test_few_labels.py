import numpy as np
import pytest

from ganzoo import registry
from ganzoo.datasets import opened, spec
from ganzoo.errors import UserError
from ganzoo.examples import Examples, Held
from ganzoo_plugins.datasets.digits import Digits
from ganzoo_plugins.datasets.few_labels import FewLabels

DIGITS = Digits().arrays(0)


def arrays_of(seed, image_size=None, **settings):
    """What the dataset gives to a run, {key: array}."""
    return opened(FewLabels(**settings), "few-labels", seed, image_size).arrays


def counts(arrays):
    """{bytes of a labelled image: (its label, how often it comes)}."""
    found = {}
    for image, label in zip(arrays["labelled"], arrays["label"]):
        before = found.setdefault(image.tobytes(), (int(label), 0))
        assert before[0] == label
        found[image.tobytes()] = (int(label), before[1] + 1)
    return found


def test_all_examples_are_there_and_few_of_them_again_with_their_labels():
    arrays = arrays_of(0)
    assert (arrays["x"] == DIGITS["x"]).all()
    assert arrays["labelled"].shape == (5000, 28, 28, 1) and arrays["labelled"].dtype == np.uint8
    assert arrays["label"].shape == (5000,) and arrays["label"].dtype == np.int32
    truth = {image.tobytes(): int(label) for image, label in zip(DIGITS["x"], DIGITS["label"])}
    assert all(truth[image] == label for image, (label, _) in counts(arrays).items())
    dataset = FewLabels()
    said = spec(dataset, opened(dataset, "few-labels", 0))
    assert said.classes == 10 and set(said.images) == {"x", "labelled"} and said.shapes["label"] == ()


@pytest.mark.parametrize("labelled, each", [(100, [10] * 10), (10, [1] * 10), (23, [3, 3, 3] + [2] * 7), (5000, [500] * 10)])
def test_classes_keep_equally_many_labels_give_or_take_one(labelled, each):
    found = counts(arrays_of(0, labelled=labelled))
    assert np.bincount([label for label, _ in found.values()]).tolist() == each


def test_each_labelled_example_comes_equally_often_in_mixed_order():
    arrays = arrays_of(0, labelled=100)
    assert {times for _, times in counts(arrays).values()} == {50}
    assert np.bincount(arrays["label"][:100]).tolist() == [10] * 10
    assert (np.diff(arrays["label"][:100]) != 0).sum() > 50


def test_the_seed_decides_which_examples_keep_their_labels():
    first, again, other = arrays_of(0), arrays_of(0), arrays_of(1)
    assert (first["labelled"] == again["labelled"]).all() and (first["label"] == again["label"]).all()
    assert set(counts(first)) != set(counts(other))
    assert (first["x"] == other["x"]).all()


def test_pictures_may_have_another_size():
    arrays = arrays_of(0, image_size=32)
    assert arrays["x"].shape == arrays["labelled"].shape == (5000, 32, 32, 1)
    assert len(counts(arrays)) == 100


def test_pictures_that_are_read_when_they_are_needed_stay_so(monkeypatch):
    held = opened(Digits(), "digits", 0)

    class Reading(Examples):
        shapes, images, arrays, note = held.shapes, held.images, {"label": DIGITS["label"]}, "as found"
        __len__, read, checksums = (lambda self: 5000), (lambda self, rows: held.read(rows)), (lambda self: {"x": "sum"})

    whole = arrays_of(3)
    monkeypatch.setattr(Digits, "examples", lambda self, seed, image_size=None: Reading())
    few = opened(FewLabels(), "few-labels", 3)
    assert not isinstance(few, Held) and (len(few), few.note, few.checksums()) == (5000, "as found", {"x": "sum"})
    rows = [4999, 0, 123, 100, 0]
    for key, values in few.read(rows).items():
        np.testing.assert_array_equal(values, whole[key][rows])
    np.testing.assert_array_equal(few.arrays["label"], whole["label"])


def test_it_is_asked_for_in_a_text():
    dataset = registry.create("datasets", "few-labels:of=ring:modes=3,labelled=6")
    assert (dataset.of, dataset.labelled, dataset.sources[0].modes) == ("ring:modes=3", 6, 3)
    dataset = registry.create("datasets", "few-labels:of=(ring:modes=3,size=60),labelled=6")
    assert (dataset.labelled, dataset.sources[0].modes, dataset.sources[0].size) == (6, 3, 60)


def test_the_folder_is_the_other_dataset_s(tmp_path):
    with pytest.raises(UserError, match="the dataset Digits reads nothing from"):
        FewLabels(data_dir=str(tmp_path))
    with pytest.raises(UserError, match=f"dataset 'mnist' finds no images and no labels of its train split in {tmp_path}"):
        registry.create("datasets", "few-labels:of=mnist", data_dir=str(tmp_path)).examples(0)


@pytest.mark.parametrize("settings, said", [
    ({"labelled": 9}, "9 labels are too few for the 10 classes of 'digits': set labelled to 10 or more"),
    ({"labelled": 5001}, "501 labels of class 0 were asked for, and 'digits' has 500 examples of it: set labelled to at most 5000"),
    ({"of": "ring"}, "the examples of 'ring' are no pictures"),
    ({"of": "digit"}, "no dataset is named 'digit'. Did you mean digits"),
    ({"of": "ring:mode=3"}, "no setting is named 'mode'")])
def test_what_cannot_be_is_told_in_a_sentence(settings, said):
    with pytest.raises(UserError, match=said):
        arrays_of(0, **settings)


def test_a_dataset_without_labels_is_refused(monkeypatch):
    monkeypatch.setattr(Digits, "arrays", lambda self, seed: {"x": DIGITS["x"]})
    with pytest.raises(UserError, match="'digits' has no labels to keep a few of"):
        arrays_of(0)
