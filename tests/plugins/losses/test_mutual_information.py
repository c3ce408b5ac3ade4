import numpy as np
import pytest
import tensorflow as tf

from ganzoo_plugins.losses import mutual_information

RANDOM = np.random.RandomState(0)
LOGITS, CODES = RANDOM.normal(size=[4, 3]), np.array([2, 0, 1, 1], "int32")
VALUES, MEANS, LOGS = RANDOM.normal(size=[4, 2]), RANDOM.normal(size=[4, 2]), 0.3 * RANDOM.normal(size=[4, 2])


def density(values, means, deviations):
    return np.exp(-(values - means) ** 2 / (2 * deviations ** 2)) / (deviations * np.sqrt(2 * np.pi))


def test_a_categorical_code_costs_minus_its_log_probability(evaluate):
    shares = np.exp(LOGITS) / np.exp(LOGITS).sum(axis=1, keepdims=True)
    found = evaluate(lambda logits: mutual_information.categorical(tf.constant(CODES), logits, reduction="none"), LOGITS)
    np.testing.assert_allclose(found, -np.log(shares[np.arange(4), CODES]), rtol=1e-5)


def test_a_continuous_code_costs_minus_its_log_density(evaluate, slopes, differences):
    found = evaluate(mutual_information.gaussian, VALUES, MEANS, LOGS)
    assert found == pytest.approx(-np.log(density(VALUES, MEANS, np.exp(LOGS))).mean(), rel=1e-5)
    found = evaluate(lambda values, means: mutual_information.gaussian(values, means, reduction="none"), VALUES, MEANS)
    np.testing.assert_allclose(found, -np.log(density(VALUES, MEANS, 1.0)), rtol=1e-5)
    found = slopes(lambda logs, values, means: mutual_information.gaussian(values, means, logs), LOGS, VALUES, MEANS)
    theirs = differences(lambda logs: -np.log(density(VALUES, MEANS, np.exp(logs))).mean(), LOGS)
    np.testing.assert_allclose(found, theirs, atol=1e-5)
