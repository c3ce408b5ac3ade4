"""The path length of a linear generator, whose slope on the sphere is known."""

import types

import numpy as np
import pytest

from ganzoo import registry
from ganzoo.extractors import Extractor, Looked
from ganzoo_plugins.metrics.path_length import PathLength


class Pixels(Extractor):
    """The image itself."""

    def look(self, images, mode):
        return Looked(images.reshape(len(images), -1).astype("float64"))

    def fingerprint(self):
        return "pixels"


class Linear:
    """A run whose images are a matrix times the latent vector."""

    name, step, is_image = "linear", 1, True
    settings = {"latent": 5, "dataset": "digits"}
    config = {"examples": {"shapes": {"x": [2, 3, 1]}}}
    gan = types.SimpleNamespace(inputs=(), spec=None)
    matrix = np.random.RandomState(1).normal(size=[5, 6])

    def __init__(self):
        self.runner = types.SimpleNamespace()
        self.runner = type("Runner", (), {"stage": types.SimpleNamespace(mode="eager")})()
        self.asked = []

    def samples(self, n, seed, part, latent):
        self.asked.append(latent)
        yield (latent.astype("float64") @ self.matrix).reshape(n, 2, 3, 1)


def test_it_is_the_squared_slope_of_the_features_on_the_way(monkeypatch):
    monkeypatch.setattr(registry, "create", lambda kind, spec: Pixels())
    run = Linear()
    metric = PathLength(samples=400, epsilon=1e-3)
    assert metric.unfit(run) is None
    found = metric.measure(run, seed=2)
    random = np.random.RandomState(2)
    first, last = random.standard_normal([2, 400, 5])
    at = random.uniform(0.0, 1.0, 400)
    angle = np.arccos(np.sum(first * last, axis=1) / np.linalg.norm(first, axis=1) / np.linalg.norm(last, axis=1))
    # the derivative of (sin((1 - t) a) first + sin(t a) last) / sin(a)
    slope = (angle / np.sin(angle))[:, None] * (np.cos(at * angle)[:, None] * last - np.cos((1 - at) * angle)[:, None] * first)
    assert found == pytest.approx(np.mean(np.sum(np.square(slope @ run.matrix), axis=1)), rel=5e-3)
    assert len(run.asked) == 2 and run.asked[0].dtype == np.float32


def test_a_model_without_latent_vectors_is_told():
    run = Linear()
    run.settings = {}
    assert PathLength().unfit(run) == "it goes from one latent vector to another, and this model draws from none."
