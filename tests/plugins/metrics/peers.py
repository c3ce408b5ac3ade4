"""Features, logits and images of which others were asked for their values, and ours of the same.

What others said is in peers.json: {name: number, or list of numbers}; here is, by the same names, what ours say. tests/fidelity and
tests/tfgan hold both to what is installed there, and test_peers.py ours to the stored values, on every release.
"""

import json
import re
from pathlib import Path

import numpy as np

from ganzoo_plugins.extractors.inception import clean
from ganzoo_plugins.metrics.classifier_score import classifier_score
from ganzoo_plugins.metrics.frechet import (
    diagonal_only_frechet_distance,
    frechet_distance,
    mean_only_frechet_distance,
)
from ganzoo_plugins.metrics.kernel_distance import kernel_distance
from ganzoo_plugins.metrics.precision_recall import precision_recall

# how far ours may be from theirs, in parts of theirs: by the words of a name, or else the last
CLOSE = (
    # of a covariance of deficient rank, eigenvalues that are 0 come out as 1e-16, whose roots are 1e-8
    ("of few", 2e-7),
    # Pillow resizes in float32, whose rounding is 1.2e-7; and torch-fidelity divides its counts in float32
    ("resizing", 2e-7),
    ("torch-fidelity 0.4.0: precision and recall", 2e-7),
    ("", 1e-9),
)
VALUES = Path(__file__).resolve().with_name("peers.json")
SPLITS, K, SUBSET, BLOCK = 5, 5, 200, 70


def correlated(random, n, dimensions, shift):
    """Features that go together, at least 0, as those of a network are."""
    mixed = random.normal(size=[n, dimensions]) @ random.normal(size=[dimensions, dimensions]) / np.sqrt(dimensions)
    return np.maximum(mixed + shift, 0.0)


_random = np.random.RandomState(7)
REAL, FAKE = correlated(_random, 200, 24, 0.2), correlated(_random, 260, 24, 0.5)
# fewer examples than dimensions: a covariance of deficient rank
FEW_REAL, FEW_FAKE = correlated(_random, 30, 48, 0.2), correlated(_random, 30, 48, 0.5)
EQUAL = FAKE[:len(REAL)]  # as many as real ones
LOGITS = 3.0 * _random.normal(size=[123, 10])
PICTURES = {"small": _random.randint(0, 256, size=[28, 28, 3]).astype("uint8"),
            "large": _random.randint(0, 256, size=[400, 320, 3]).astype("uint8")}


def some(picture):
    """Enough of a resized picture to know it by: every 60th pixel of each side and the mean."""
    return np.append(picture[::60, ::60].ravel(), picture.mean(dtype="float64")).astype("float64")


OURS = {
    "torch-fidelity 0.4.0: frechet distance": lambda: frechet_distance(REAL, FAKE),
    "torch-fidelity 0.4.0: frechet distance of few": lambda: frechet_distance(FEW_REAL, FEW_FAKE),
    "torch-fidelity 0.4.0: kernel distance": lambda: kernel_distance(REAL, FAKE[:SUBSET]).distance,
    "torch-fidelity 0.4.0: classifier score": lambda: classifier_score(LOGITS, SPLITS),
    "torch-fidelity 0.4.0: precision and recall": lambda: precision_recall(REAL, FAKE, K)[:2],
    "clean-fid 0.1.35: frechet distance": lambda: frechet_distance(REAL, FAKE),
    "clean-fid 0.1.35: frechet distance of few": lambda: frechet_distance(FEW_REAL, FEW_FAKE),
    "clean-fid 0.1.35: kernel distance": lambda: kernel_distance(REAL, FAKE[:SUBSET]).distance,
    "clean-fid 0.1.35: resizing up": lambda: some(clean(PICTURES["small"])),
    "clean-fid 0.1.35: resizing down": lambda: some(clean(PICTURES["large"])),
    "tensorflow-gan 2.1.0: frechet distance": lambda: frechet_distance(REAL, FAKE),
    "tensorflow-gan 2.1.0: frechet distance of few": lambda: frechet_distance(FEW_REAL, FEW_FAKE),
    "tensorflow-gan 2.1.0: frechet distance of the means": lambda: mean_only_frechet_distance(REAL, FAKE),
    "tensorflow-gan 2.1.0: frechet distance of the diagonals": lambda: diagonal_only_frechet_distance(REAL, FAKE),
    "tensorflow-gan 2.1.0: kernel distance": lambda: kernel_distance(REAL, EQUAL, BLOCK),
    "tensorflow-gan 2.1.0: classifier score": lambda: classifier_score(LOGITS).score,
    "prdc 0.2: precision, recall, density, coverage": lambda: precision_recall(REAL, FAKE, K),
    "prdc 0.2: precision, recall, density, coverage of nearest neighbours": lambda: precision_recall(REAL, FAKE, 1),
}


def stored():
    """{name: number, or list of numbers}."""
    return json.loads(VALUES.read_text(encoding="utf-8")) if VALUES.exists() else {}


def compare(theirs, asker, store=False):
    """{name: how far ours are, at most, in parts of theirs}.

    theirs: {name: number, or list of numbers}: all that is stored of whose names `asker`, a regular expression, finds.
    store: write them down before.

    Raises:
        AssertionError: ours, or what is stored, are not theirs.
    """
    if store:
        VALUES.write_text(json.dumps(dict(stored(), **theirs), indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for values in (stored(), OURS):
        assert sorted(theirs) == sorted(name for name in values if re.match(asker, name))
    return {name: max(apart(name, value, theirs[name]) for value in (OURS[name](), stored()[name])) for name in sorted(theirs)}


def apart(name, ours, theirs):
    """How far they are apart, in parts of theirs.

    Raises:
        AssertionError: further than `CLOSE` allows of that name.
    """
    close = next(bound for words, bound in CLOSE if words in name)
    ours, theirs = np.atleast_1d(ours), np.atleast_1d(theirs)
    np.testing.assert_allclose(ours, theirs, rtol=close, atol=1e-12)
    return float(np.max(np.abs(ours - theirs) / np.maximum(np.abs(theirs), 1e-12)))
