"""What happens when a plugin is imported: nothing but that. Tried in a process of its own."""

from typing import Any, Dict, Iterator, Sequence

from ganzoo import registry
from ganzoo.checks.rules import rule
from ganzoo.registry import KINDS, Item, base
from ganzoo.trying import Tried, try_all

LIGHT = ("datasets", "observers", "commands")  # kinds that are looked at where TensorFlow is not wanted yet


_known: Dict[Item, Tried] = {}


def try_together(items: Sequence[Item]) -> None:
    """Imports many in one process, where each would have had one of its own."""
    for light in (True, False):  # those first that are to do without TensorFlow
        chosen = [item for item in items if (item.kind in LIGHT) is light]
        _known.update((one.item, one) for one in (try_all(chosen, watched=True) if chosen else []))


def _tried(subject: Any) -> Tried:
    if subject.item in _known:
        return _known[subject.item]
    shared = subject.others.setdefault("", subject)
    return shared.once("tried", lambda: try_all([subject.item], watched=True)[0])


@rule("loads", tuple(KINDS), "What does not load cannot be used.",
      "Run `ganzoo plugins --verbose` for the traceback; packages that it needs belong into its dependencies.")
def loads(subject: Any) -> Iterator[str]:
    tried = _tried(subject)
    if tried.error:
        yield tried.error[:1].upper() + tried.error[1:]
        return
    wanted, kind = base(subject.item.kind), KINDS[subject.item.kind]
    if not subject.fits(registry.load(subject.item)):
        yield f"What the entry point names is no {kind}: it has to be a subclass of ganzoo.{wanted.__name__}."


@rule("quiet-import", tuple(KINDS), "A plugin that writes when it is imported spoils what commands write, such as JSON.",
      "Take print() and logging set-up out of what runs at import.")
def writes_nothing(subject: Any) -> Iterator[str]:
    printed = _tried(subject).printed.strip()
    if printed:
        yield f"Its import writes {printed.splitlines()[0][:120]!r}."


@rule("light-import", LIGHT, "TensorFlow takes seconds to import, and ganzoo info, list and --help are to be instant.",
      "Import TensorFlow inside the functions that need it.")
def imports_no_tensorflow(subject: Any) -> Iterator[str]:
    if _tried(subject).tensorflow:
        yield "Its import imports TensorFlow."


@rule("no-network", tuple(KINDS), "Where there is no network an import that asks for one hangs, and where there is one it tells "
      "somebody that ganzoo is used.", "Download when data is asked for, not at import; better, ask for a --data-dir.")
def asks_no_network(subject: Any) -> Iterator[str]:
    for asked in _tried(subject).network:
        yield f"Its import asks the network for {asked}."


@rule("no-global-state", tuple(KINDS), "What a plugin changes for all, it changes for other people's models too, and runs are no "
      "longer repeated exactly.", "Set things where they are used: random numbers come from the move and the seed.")
def changes_nothing_global(subject: Any) -> Iterator[str]:
    for changed in _tried(subject).changed:
        yield f"Its import changes {changed}."
