"""A run's event files, as TensorFlow's own reader has them."""

import io

import numpy as np
import pytest
from PIL import Image

from ganzoo import api, scores
from ganzoo_compat.spelling import v1
from ganzoo_plugins.observers.tensorboard import FOLDER

RUN = {"dataset": "ring:size=64", "hidden": (4,), "latent": 2, "batch_size": 4, "steps": 6, "report_every": 2, "sample_every": 3,
       "checkpoint_every": 3}
FIRST = scores.Score("modes", 3.0, 3, 0, None, {}, {}, "now")


def events(folder):
    """{tag: [(step, value)]} of all files, in the order in which they were begun; without what a later beginning takes back."""
    found = {}
    for path in sorted((folder / FOLDER).iterdir(), key=lambda path: path.name.rpartition(".")[2]):
        for event in v1.train.summary_iterator(str(path)):
            if event.session_log.status == v1.SessionLog.START:
                found = {tag: [pair for pair in pairs if pair[0] < event.step] for tag, pairs in found.items()}
            for value in event.summary.value:
                found.setdefault(value.tag, []).append((event.step, value))
    return found


@pytest.fixture
def run(tmp_path, mode):
    """A run of six steps with histograms, which was measured after its third."""
    class Scored:
        from ganzoo.hookspecs import observer

        @observer
        def ganzoo_stepped(self, run, step):
            if step == 3:
                scores.append(run.path, FIRST)

    return api.train("gan", tmp_path / "run", mode=mode, observers=[Scored, "tensorboard:histograms=true"], **RUN)


def test_there_are_losses_samples_scores_and_weights(run):
    found = events(run.path)
    terms = [name for name in run.log[0] if "/" in name]
    for name in terms:
        assert [step for step, _ in found[name]] == [2, 4, 6]
        np.testing.assert_allclose([value.simple_value for _, value in found[name]], [row[name] for row in run.log], rtol=1e-6)
    assert [step for step, _ in found["samples"]] == [3, 6]
    image = found["samples"][-1][1].image
    with Image.open(io.BytesIO(image.encoded_image_string)) as shown, Image.open(str(run.path / "samples" / "000006.png")) as kept:
        assert shown.size == (image.width, image.height) and (np.array(shown) == np.array(kept)).all()
    assert [(step, value.simple_value) for step, value in found["scores/modes"]] == [(3, 3.0)]
    kernel = run.runner.stage.read(["generator/dense/kernel"])["generator/dense/kernel"]
    histogram = found["generator/dense/kernel"][-1][1].histo
    assert (histogram.num, histogram.min, histogram.max) == (kernel.size, kernel.min(), kernel.max())
    np.testing.assert_allclose([histogram.sum, histogram.sum_squares], [kernel.sum(), np.square(kernel).sum()], rtol=1e-5)
    below = [int((kernel <= limit).sum()) for limit in histogram.bucket_limit]
    np.testing.assert_allclose(np.cumsum(histogram.bucket), below, atol=1)


def test_a_run_that_goes_on_adds_what_is_new_and_takes_back_what_was_lost(run):
    (run.path / "checkpoints" / "00000006").rename(run.path.parent / "lost")  # as if it had been killed after step 6's grid
    scores.append(run.path, FIRST._replace(step=6))
    api.resume(run.path, steps=8, observers=["scores:metrics=modes,every=8,samples=64"])
    found = events(run.path)
    assert [step for step, _ in found["generator/fool"]] == [2, 4, 6, 8]
    assert [step for step, _ in found["samples"]] == [3, 6, 8]
    assert [step for step, _ in found["scores/modes"]] == [3, 8]
    assert [score.step for score in scores.read(run.path)] == [3, 8]


def test_a_run_that_goes_back_to_its_beginning_takes_all_back(tmp_path):
    run = api.train("gan", tmp_path / "run", observers=["tensorboard"], **dict(RUN, steps=4))
    for step in (3, 4):
        (run.path / "checkpoints" / f"{step:08d}").rename(tmp_path / str(step))
    api.resume(run.path, steps=6)
    assert [step for step, _ in events(run.path)["generator/fool"]] == [2, 4, 6]
