"""A reported row, player by player: what each one's loss is made of, and what was only watched."""

from collections import OrderedDict
from typing import Any, Container, Dict


def losses(row: Dict[str, Any], watched: Container[str]) -> "Dict[str, Dict[str, float]]":
    """{player: {term: value}} of the terms that were minimised; their sum is the player's loss.

    row: {"player/term": number}; names without a stroke (step, seconds) are passed over.
    watched: the names in `row` of what was watched and never minimised.
    """
    return _by_player((name, value) for name, value in row.items() if name not in watched)


def watches(row: Dict[str, Any], watched: Container[str]) -> "Dict[str, Dict[str, float]]":
    """{player: {term: value}} of what was watched and never minimised."""
    return _by_player((name, value) for name, value in row.items() if name in watched)


def _by_player(named: Any) -> "Dict[str, Dict[str, float]]":
    found: Dict[str, Dict[str, float]] = OrderedDict()
    for name, value in named:
        player, stroke, term = name.partition("/")
        if stroke:
            found.setdefault(player, OrderedDict())[term] = value
    return found
