"""What a penalty does: tried in a small convolutional game."""

from typing import Any, Iterator

from ganzoo.checks.losses import not_finite, play
from ganzoo.checks.rules import EVERY, rule


@rule("joins", ("penalties",), "Any model of two players may be trained with it: ganzoo train dcgan --penalty NAME:weight=2.",
      "term(game, move) returns one number, computed by game.real(move), game.fake(move), game.judge(move, x) and "
      "game.generate(move, z).", EVERY)
def goes_with_a_convolutional_game(subject: Any) -> Iterator[str]:
    _, _, row, _ = play(subject, 2, penalty=subject.spec)
    yield from not_finite(row)


@rule("seldom", ("penalties",), "A penalty that costs much is used in every 8th step or so, weighing as much more: every=8.",
      "Leave `every` to the base class; of a penalty that has no term, set every = None.", EVERY)
def can_be_used_seldom(subject: Any) -> Iterator[str]:
    if "every" not in subject.thing.declared():  # clipping has no term
        return
    _, _, row, _ = play(subject, 3, penalty=f"{subject.spec}:every=2")
    yield from not_finite(row)
