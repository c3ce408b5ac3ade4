"""What the models here promise of the digits that they draw; docs/scores.md has what they reached."""

from typing import Tuple

from ganzoo.metrics import Expectation


def digits(frechet: float, confidence: float, balance: float, given: Tuple[str, ...] = ()) -> Tuple[Expectation, ...]:
    """Samples near the data, in which the classifier of digits sees digits, and all ten of them.

    frechet: at most so far from the data, in the classifier's features.
    confidence: mean probability of the digit that is seen, at least; 0.95 of real ones.
    balance: how equally often the ten come, at least; 1 is all alike.
    given: settings of another run than the default one.
    """
    return (Expectation("frechet-digits", at_most=frechet, given=given),
            Expectation("digit-confidence", at_least=confidence, given=given),
            Expectation("digit-balance", at_least=balance, given=given))
