"""A run that draws what a test says."""

import pytest

from ganzoo import registry


class Posing:
    """What metrics ask of a run. draw(n, seed, **conditions) -> samples."""

    def __init__(self, mode, draw, data, conditions):
        self.runner = type("Runner", (), {"stage": type("Stage", (), {"mode": mode})})
        self.gan = type("GAN", (), {"conditions": lambda self, n: conditions})()
        self.is_image = data["x"].ndim == 4
        self.config = {"examples": {"shapes": {key: array.shape[1:] for key, array in data.items()}}}
        self.sample, self._data = draw, data

    def data(self, key):
        return self._data[key]

    def real(self, n):
        x = self._data["x"][:n]
        return (x.astype("float32") - 127.5) / 127.5 if self.is_image else x


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
