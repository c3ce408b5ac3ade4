"""A run as observers see it, without TensorFlow."""

import types

import numpy as np
import pytest

WATCHED = frozenset(["discriminator/real_accuracy", "discriminator/fake_accuracy"])


class FakeRun:
    """Ten steps that report each second one, draw each fourth and save each fifth."""

    def __init__(self, path):
        self.path, self.name, self.is_image, self.watched = path, "dcgan on digits", True, WATCHED
        self.settings = {"steps": 10, "report_every": 2, "sample_every": 4, "checkpoint_every": 5, "keep": 3, "seed": 7}
        self.step, self.steps = 0, 10
        self.gan = types.SimpleNamespace(columns=None)
        self.log, self.said, self.saved, self.measured, self.asked = [], [], [], [], []

    def sample(self, n, seed):
        self.asked.append((n, seed))
        random = np.random.RandomState(seed + self.step)
        return random.uniform(-1, 1, [n, 8, 8, 1] if self.is_image else [n, 2]).astype(np.float32)

    def picture(self, n, seed):
        return self.sample(n, seed)

    def real(self, n):
        return np.random.RandomState(0).uniform(-1, 1, [n, 8, 8, 1] if self.is_image else [n, 2]).astype(np.float32)

    def save(self, measure):
        self.saved.append(self.step)
        self.measured += [self.step] if measure else []
        return self.path / f"checkpoint-{self.step}"

    def measure(self):
        self.asked.append(("measure", self.step))

    def say(self, text):
        self.said.append(text)

    def row(self, step):
        return {"discriminator/real": 0.5 + step, "discriminator/fake": 0.25, "generator/fool": 0.83,
                "discriminator/real_accuracy": 0.75, "discriminator/fake_accuracy": 0.5}


def play(run, observer, until=None, stop=None):
    """Goes through the hooks of one observer as the runner does: reported before stepped, from run.step to `until`."""
    call(observer, "ganzoo_started", run=run)
    while run.step < (run.steps if until is None else until):
        run.step += 1
        if run.step % run.settings["report_every"] == 0 or run.step == run.steps:
            row = run.row(run.step)
            run.log.append(dict(row, step=run.step, seconds=run.step / 8))
            call(observer, "ganzoo_reported", run=run, step=run.step, row=row)
        call(observer, "ganzoo_stepped", run=run, step=run.step)
    if run.step == run.steps:
        call(observer, "ganzoo_finished", run=run)
    elif stop is not None:
        call(observer, "ganzoo_stopped", run=run, error=stop)


def call(observer, hook, **arguments):
    method = getattr(observer, hook, None)
    if method is not None:
        names = method.__code__.co_varnames[1:method.__code__.co_argcount]
        method(*[arguments[name] for name in names])


@pytest.fixture
def run(tmp_path):
    return FakeRun(tmp_path)


@pytest.fixture
def resumed(tmp_path):
    """make(step): another process goes on with the run of the same folder."""
    def make(step):
        again = FakeRun(tmp_path)
        again.step = step
        return again
    return make


@pytest.fixture(name="play")
def _play():
    return play
