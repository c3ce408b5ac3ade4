"""When training diverges: what is not finite, which operation made it, and with which random numbers a run goes on from before."""

import math
import zlib
from typing import Any, Dict, Optional

KEY = "rolled_back"  # of a run's configuration: [{"step": to which, "seed": with which it went on, "because": ...}, ...]


def in_losses(row: Dict[str, float]) -> Optional[str]:
    """What is not finite among {player/term: number}, in words; None if all is. Gradients are named only if all losses are finite.
    """
    from ganzoo_compat.stage import GRADIENTS

    bad = [name.rpartition("/") for name, value in row.items() if not math.isfinite(value)]
    losses = [f"{player}/{term} is {row[f'{player}/{term}']}" for player, _, term in bad if term != GRADIENTS]
    players = [player for player, _, term in bad if term == GRADIENTS]
    if losses or not players:
        return " and ".join(losses) or None
    return f"a gradient of player {' and of player '.join(players)} is not finite"


def in_weights(stage: Any) -> Optional[str]:
    """What is not finite among all that a checkpoint holds, in words; None if all is."""
    import numpy as np

    bad = [name for name, value in stage.read(list(stage.named)).items() if not np.isfinite(value).all()]
    return f"a value of {bad[0]} is not finite" + (f", and of {len(bad) - 1} others" if bad[1:] else "") if bad else None


def operation(runner: Any, step: int) -> str:
    """Which operation made the first number that is not finite, in a sentence.

    runner: in graph mode, with the state of a step before; it is played on.
    step: the one after which something was not finite.
    """
    runner.advance(step - 1 - runner.step)
    found = runner.culprit()
    if found is None:
        return f"Played again in graph mode, step {step} has no operation whose inputs are finite and whose result is not."
    return f"The first number that is not finite came from the operation {found.name} ({found.kind}), made in {found.made_in}."


def roll_back(config: Dict[str, Any], step: int, because: str) -> int:
    """Notes in a run's configuration that it goes back to `step`; the seed with which it goes on."""
    back = config.setdefault(KEY, [])
    number = zlib.crc32(f"{config['settings']['seed']}/rollback/{len(back) + 1}".encode()) & 0x7FFFFFFF
    back.append({"step": step, "seed": number, "because": because})
    return number


def times(config: Dict[str, Any], step: int) -> int:
    """How often the run rolled back to `step`."""
    return sum(one["step"] == step for one in config.get(KEY, []))


def seed(config: Dict[str, Any], step: int) -> int:
    """From which all that is random follows in a run that goes on from `step`: its setting, until it was rolled back."""
    back = [one["seed"] for one in config.get(KEY, []) if one["step"] <= step]
    return int(back[-1] if back else config["settings"]["seed"])


def forget(config: Dict[str, Any], step: int) -> None:
    """Rollbacks to later steps than the one that a run goes on from: it comes to them again."""
    if KEY in config:
        config[KEY] = [one for one in config[KEY] if one["step"] <= step]
