"""What a penalty plugin is: a further term of a player's loss, such as one that holds a discriminator's slope down; and the
penalties of a game."""

import functools
import re
from collections import OrderedDict
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

from ganzoo import registry
from ganzoo.errors import UserError
from ganzoo.players import Player
from ganzoo.settings import Configurable, Setting


class Penalty(Configurable):
    """A further term of a player's loss, asked for by name: `--penalty r1:weight=10`.

    The first line of a subclass's docstring is its summary; `Setting`s are its options. A penalty speaks to a two-player game
    (`ganzoo.two_player.TwoPlayerGAN`) by `game.real(move)` and `game.fake(move)`, the examples, `game.judge(move, x)`, the logits
    of any x, and `game.generate(move, z)`, the examples made of any latent vectors.
    """

    player = "discriminator"  # or generator: whose loss it is a term of
    judges = True  # whether it asks the discriminator about examples: not every game's can be asked about any

    weight = Setting(1.0, "what the term is multiplied by", at_least=0)
    every = Setting(1, "steps between two uses; a term that is used seldom weighs so many times more", at_least=1)

    @property
    def seldom(self) -> bool:
        """Whether it is used in some steps only."""
        return self.every is not None and self.every > 1

    def unfit(self, game: Any) -> Optional[str]:
        """Why the game cannot have it, as a sentence; None if it can."""
        return None

    def build(self, game: Any) -> None:
        """Makes variables of its own. Called once, after the game's `build`."""

    def term(self, game: Any, move: Any) -> Any:
        """The term without its weight: a scalar; None of a penalty that only has an `after`."""
        raise NotImplementedError(f"{type(self).__name__} has no term(game, move).")

    def after(self, game: Any, move: Any) -> None:
        """After each update whose loss has the term, to keep an average; of a penalty without a term (`every = None`) after each
        update of the player, to clip.
        """


class Penalties:
    """The penalties of one game.

    spec: [distribution:]name[:key=value,...], several with + between them.

    Raises:
        UserError: there is no such penalty, a setting is wrong, or one is asked for twice.
    """

    def __init__(self, spec: str) -> None:
        self.named: Dict[str, Any] = OrderedDict()
        for one in filter(None, map(str.strip, re.split(r"\+(?=\s*[A-Za-z])", spec))):  # the + of 1e+3 is none between names
            name = registry.find_spec("penalties", one)[0].name
            if name in self.named:
                raise UserError(f"the penalty {name} was asked for twice: once is enough.")
            self.named[name] = registry.create("penalties", one)

    def begin(self, game: Any) -> None:
        """Makes their variables.

        Raises:
            UserError: the game cannot have one.
        """
        for name, penalty in self.named.items():
            reason = penalty.unfit(game)
            if penalty.judges and not game.penalised:
                reason = "its discriminators do not judge examples, and nothing else."
            if reason:
                raise UserError(f"this model cannot have the penalty {name}: {reason}")
            penalty.build(game)

    def join(self, game: Any, discriminator: Player, generator: Player) -> List[Player]:
        """Both players with the terms of their penalties, and one more for each penalty that is used seldom, which moves for it
        alone: Karras et al., 2019, https://arxiv.org/abs/1912.04958, appendix B.
        """
        found, seldom = [], []
        for whose, player in (("discriminator", discriminator), ("generator", generator)):
            mine = OrderedDict((name, one) for name, one in self.named.items() if one.player == whose)
            if mine:
                always = [name for name in mine if not mine[name].seldom]
                termless = [name for name in mine if mine[name].every is None]
                for name in mine:
                    if mine[name].seldom:
                        seldom.append(player._replace(
                            name=f"{player.name}-{name}", loss=functools.partial(self._terms, game, [name]), watch=None,
                            after=functools.partial(self._after, game, [name] + termless, None)))
                player = player._replace(loss=functools.partial(self._with_terms, game, always, player.loss),
                                         after=functools.partial(self._after, game, always, player.after))
            found.append(player)
        return found + seldom

    def due(self, step: int, discriminator: str, generator: str) -> Tuple[str, ...]:
        """Who moves in this step for penalties that are used seldom. discriminator, generator: the players' names."""
        return tuple(f"{generator if penalty.player == 'generator' else discriminator}-{name}"
                     for name, penalty in self.named.items() if penalty.seldom and step % penalty.every == 0)

    def _terms(self, game: Any, names: Sequence[str], move: Any) -> Dict[str, Any]:
        found = {}
        for name in names:
            penalty = self.named[name]
            term = penalty.term(game, move)
            if term is not None:
                found[name.replace("-", "_")] = (penalty.every or 1) * penalty.weight * term
        return found

    def _with_terms(self, game: Any, names: Sequence[str], loss: Callable[[Any], Dict[str, Any]], move: Any) -> Dict[str, Any]:
        return dict(loss(move), **self._terms(game, names, move))

    def _after(self, game: Any, names: Sequence[str], own: Optional[Callable[[Any], None]], move: Any) -> None:
        if own is not None:
            own(move)
        for name in names:
            self.named[name].after(game, move)
