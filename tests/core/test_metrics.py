import pytest

from ganzoo.metrics import Expectation


@pytest.mark.parametrize("expectation, value, met", [
    (Expectation("m", at_least=0.5), 0.5, True), (Expectation("m", at_least=0.5), 0.49, False),
    (Expectation("m", at_most=3.0), 3.0, True), (Expectation("m", at_most=3.0), 3.1, False),
    (Expectation("m", 1.0, 2.0), 1.5, True), (Expectation("m", 1.0, 2.0), 2.5, False), (Expectation("m", 1.0, 2.0), 0.5, False),
    (Expectation("m", at_most=3.0), float("nan"), False), (Expectation("m", at_least=3.0), float("nan"), False)])
def test_a_value_meets_the_bars_or_not(expectation, value, met):
    assert expectation.met(value) is met


def test_bars_are_said_in_words():
    assert Expectation("m", at_least=0.9).bars() == "at least 0.9"
    assert Expectation("m", 0.25, 2).bars() == "at least 0.25 and at most 2"
