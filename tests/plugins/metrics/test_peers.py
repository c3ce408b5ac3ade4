"""Ours, beside what others said of the same features: `tox -e fidelity` and `tox -e py310-tf2.11-tfgan` ask them themselves."""

import pytest


def test_ours_are_the_values_that_others_gave(load):
    peers = load("plugins/metrics/peers")
    peers.compare(peers.stored(), "")


@pytest.mark.parametrize("name, ours", [("frechet distance", 1.0 + 3e-9), ("frechet distance of few", 1.0 + 3e-7),
                                        ("kernel distance", float("nan")), ("classifier score", 0.0)])
def test_a_value_that_is_not_theirs_is_found(load, name, ours):
    with pytest.raises(AssertionError):
        load("plugins/metrics/peers").apart(name, ours, 1.0)
