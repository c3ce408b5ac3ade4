"""Of a run whose samples are the data's own, or another label's."""

import numpy as np
import pytest

import ganzoo
from ganzoo import features
from ganzoo_plugins.metrics.by_class import FrechetByClass, TrainingAccuracy
from ganzoo_plugins.metrics.digit_judge import judge
from ganzoo_plugins.metrics.frechet import frechet_distance


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    path = ganzoo.train("cgan", tmp_path_factory.mktemp("runs") / "cgan", width=2, batch_size=8, steps=1).path
    return ganzoo.load(path, data=True)


@pytest.fixture
def drawing(run, monkeypatch, tmp_path):
    """drawing(function): from here on, samples of the labels that are asked for are what function(images by label) gives."""
    monkeypatch.setenv("GANZOO_CACHE", str(tmp_path))
    images, labels = run.examples_at(np.arange(run.examples)), run.data("label")

    def begin(choose):
        def samples(n, seed=0, part=512, label=None, **others):
            yield np.stack([images[labels == choose(one)][place // 10 % 400] for place, one in enumerate(label)])

        monkeypatch.setattr(run, "samples", samples)
        features._samples.clear()

    return begin


def test_the_distance_by_class_is_the_mean_of_each_class_s(run, monkeypatch, tmp_path):
    monkeypatch.setenv("GANZOO_CACHE", str(tmp_path))
    found = FrechetByClass(samples=300, reference=600).measure(run, 4)
    mode, labels = run.runner.stage.mode, (np.arange(300) % 10).astype("int32")
    ours = judge(mode).of(run.sample(300, 4, label=labels))[0]
    rows = features.chosen(run.examples, 600)
    theirs, named = judge(mode).of(run.examples_at(rows))[0], run.data("label")[rows]
    expected = np.mean([frechet_distance(ours[labels == one], theirs[named == one]) for one in range(10)])
    assert found == pytest.approx(expected, rel=1e-5)


def test_labels_that_are_exchanged_cost_much(run, drawing):
    drawing(lambda label: label)
    right = FrechetByClass(samples=1000).measure(run), TrainingAccuracy(samples=1000).measure(run)
    drawing(lambda label: (label + 1) % 10)
    wrong = FrechetByClass(samples=1000).measure(run), TrainingAccuracy(samples=1000).measure(run)
    assert wrong[0] > 10 * right[0] and right[1] > 0.8 and wrong[1] < 0.1


def test_a_model_without_labels_is_told(tmp_path):
    path = ganzoo.train("dcgan", tmp_path / "dcgan", width=2, batch_size=8, steps=1).path
    for metric in (FrechetByClass(), TrainingAccuracy()):
        assert metric.unfit(ganzoo.load(path, data=True)) == "it asks for labels, and this model draws by none."
