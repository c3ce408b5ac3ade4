"""Ours, beside what others said of the same features: `tox -e fidelity` and `tox -e py310-tf2.11-tfgan` ask them themselves."""

import pytest


def test_ours_are_the_values_that_others_gave(load):
    peers = load("plugins/metrics/peers")
    peers.compare(peers.stored(), "")


@pytest.mark.parametrize("ours", [1.0 + 3e-7, float("nan"), 0.0])
def test_a_value_that_is_not_theirs_is_found(load, ours):
    with pytest.raises(AssertionError):
        load("plugins/metrics/peers").apart(ours, 1.0)
