"""A run that draws what a test says."""

import zlib

import numpy as np
import pytest

from ganzoo import registry
from ganzoo.examples import chosen


def shown(function, n, seed, batch):
    """What a stage's `sample` does of a function of images: it sees them in [-1, 1]."""
    images = {key: (array.astype("float32") - 127.5) / 127.5 for key, array in batch.items()}
    return function(type("Move", (), {"size": n, "batch": images}))


class Posing:
    """What metrics ask of a run. draw(n, seed, **conditions) -> samples."""

    def __init__(self, mode, draw, data, conditions):
        self.runner = type("Runner", (), {"stage": type("Stage", (), {"mode": mode, "sample": staticmethod(shown)})})
        self.gan = type("GAN", (), {"conditions": lambda self, n: conditions, "inputs": (), "examples": {}})()
        self.is_image, self.examples, self.step = data["x"].ndim == 4, len(data["x"]), 0
        self.settings = {"dataset": "posing", "image_size": None, "data_dir": None}
        self.config = {"examples": {"shapes": {key: array.shape[1:] for key, array in data.items()}, "classes": 10,
                                    "checksum": {key: str(zlib.crc32(array.tobytes())) for key, array in data.items()}}}
        self.sample, self._data = draw, data

    def samples(self, n, seed, part, **conditions):
        yield self.sample(n, seed, **conditions)

    def read(self, rows):
        return {key: array[np.asarray(rows)] for key, array in self._data.items()}

    def examples_at(self, rows):
        x = self.read(rows)["x"]
        return (x.astype("float32") - 127.5) / 127.5 if self.is_image else x

    def data(self, key):
        return self._data[key]

    def real(self, n):
        return self.examples_at(chosen(self.examples, n))


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """Of the test's own."""
    monkeypatch.setenv("GANZOO_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def posing(mode):
    """posing(draw, data, **conditions): such a run."""
    return lambda draw, data, **conditions: Posing(mode, draw, data, conditions)


@pytest.fixture(scope="session")
def digits():
    """The shipped ones: x, label."""
    return registry.create("datasets", "digits").arrays(0)


@pytest.fixture(scope="session")
def ring():
    return registry.create("datasets", "ring").arrays(0)


@pytest.fixture
def measure():
    """measure("frechet-digits:samples=100", run) -> the number."""
    def of(spec, run, seed=0):
        metric = registry.create("metrics", spec)
        assert metric.unfit(run) is None
        return metric.measure(run, seed)

    return of
