"""What the tests of guides share: the runs that a block of one trains, cut short and watched."""

import numpy as np
import pytest

import ganzoo
from ganzoo.hookspecs import observer


def weights_of(run):
    """{name: value} of everything that trains."""
    stage = run.runner.stage
    return stage.read([name for network in stage.networks for name in network.trainable])


class Beginning:
    """Notes the weights that a run begins with."""

    @observer
    def ganzoo_started(self, run):
        self.weights = weights_of(run)


@pytest.fixture
def runs(monkeypatch, in_folder, mode):
    """The runs that a block trains: each in that mode, of two steps, in which every weight moved."""
    made = []
    train, resume, import_weights = ganzoo.train, ganzoo.resume, ganzoo.import_weights
    short = {"mode": mode, "batch_size": 8, "steps": 2}

    def watched(play, *given, **settings):
        beginning = Beginning()
        run = play(*given, observers=[beginning], **settings)
        moved = weights_of(run)
        assert [name for name, value in beginning.weights.items() if np.array_equal(value, moved[name])
                and not name.endswith(("bias", "biases"))] == []  # a bias before a batch norm need not move
        made.append(run)
        return run

    monkeypatch.setattr(ganzoo, "train", lambda model, **settings: watched(train, model, **dict(settings, **short)))
    monkeypatch.setattr(ganzoo, "import_weights", lambda *given, **settings: import_weights(*given, **dict(settings, **short)))
    monkeypatch.setattr(ganzoo, "resume", lambda path, model: watched(resume, path, model=model, mode=mode))
    return made


@pytest.fixture
def weights():
    """weights(run): {name: value} of everything that trains."""
    return weights_of
