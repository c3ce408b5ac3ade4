"""Advice: a word when a discriminator has won or lost for long, which no loss shows and no run ends by."""

from collections import deque
from typing import Any, Deque, Dict, Set, Tuple

from ganzoo.hookspecs import observer

ROWS = 40  # of the log: as long as it has to go on
WON, LOST = 0.995, 0.4  # accuracies: of real and fake each, and of both together; at an equilibrium both are near 0.5


class Advice:
    """Says once what may help when a discriminator tells all real from all fake, or is fooled more often than not, for long."""

    def __init__(self) -> None:
        self.rows: Deque[Tuple[int, Dict[str, float]]] = deque(maxlen=ROWS)
        self.said: Set[str] = set()

    @observer
    def ganzoo_started(self, run: Any) -> None:
        self.rows.clear()  # a run that rolled back starts again
        self.rows.extend((int(row["step"]), row) for row in run.log[-ROWS:])

    @observer
    def ganzoo_reported(self, run: Any, step: int, row: Dict[str, float]) -> None:
        self.rows.append((step, row))
        if len(self.rows) < ROWS:
            return
        # a critic's scores have no threshold: where they part is no accuracy
        for name in [one for one in row if one.endswith("/real_accuracy") and not one.startswith("critic")]:
            player = name.rpartition("/")[0]
            both = [(values.get(name, 0.5), values.get(f"{player}/fake_accuracy", 0.5)) for _, values in self.rows]
            since = self.rows[0][0]
            if min(map(min, both)) >= WON:
                self._say(run, player, f"the {player} has told real from fake without fail since step {since}: the generator "
                                       f"learns little from it. A smaller discriminator_rate, label_smoothing, instance_noise, "
                                       f"augment or a penalty (--penalty r1) may help.")
            elif max(sum(pair) / 2 for pair in both) <= LOST:
                self._say(run, player, f"the {player} has been fooled more often than not since step {since}: the generator learns "
                                       f"little from it. A larger discriminator_rate, n_critic=2 or less noise may help.")

    def _say(self, run: Any, player: str, text: str) -> None:
        if player not in self.said:
            self.said.add(player)
            run.say(text)
