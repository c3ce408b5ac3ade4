"""The classifier score (Inception Score with the logits of Inception): Salimans et al., 2016, https://arxiv.org/abs/1606.03498."""

from typing import Any, NamedTuple

import numpy as np


class ClassifierScore(NamedTuple):
    """score: 1 to the number of classes, the mean over splits. deviation: over splits; 0 of a single one."""

    score: float
    deviation: float


def classifier_score(logits: Any, splits: int = 1) -> ClassifierScore:
    """exp of the mean Kullback-Leibler divergence of each example's classes from those of all of its split, in float64.

    logits: [n, classes], in random order. splits: parts, one after another, each with a score of its own; papers take 10.

    Raises:
        ValueError: there are more splits than examples.
    """
    logits = np.asarray(logits, np.float64)
    if not 1 <= splits <= len(logits):
        raise ValueError(f"{len(logits)} examples cannot make {splits} splits.")
    shifted = logits - logits.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    scores = []
    for place in range(splits):
        part = logs[place * len(logs) // splits:(place + 1) * len(logs) // splits]
        shares = np.exp(part)
        mean = shares.mean(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            divergence = np.where(shares > 0, shares * (part - np.log(mean)), 0.0)  # a class that never comes adds nothing
        scores.append(np.exp(divergence.sum(axis=1).mean()))
    return ClassifierScore(float(np.mean(scores)), float(np.std(scores)))
