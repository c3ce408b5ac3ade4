"""Weights from elsewhere: which variable of a run gets its value from which one of a file.

A map says it, {ours: theirs}: of one variable, or of a whole layer or network by its prefix. What no map speaks of is found by
its name, or by being the only one left of its shape and of its last name (kernel, gamma, ...). Imports TensorFlow.
"""

import json
import re
from collections import OrderedDict
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, List, NamedTuple, Optional, Sequence, Tuple, Union

from ganzoo.errors import UserError, nearest
from ganzoo_compat.foreign_weights import last_name, plain

BY_MAP, BY_NAME, ONLY_ONE = "by the map", "same name", "the only one of that shape and last name"
LEFT_OUT, NOTHING = "left as it is, by the map", "nothing matches"
TOLD = 10  # names that a sentence lists

# What a file has beside weights: never taken for them because of its shape
SLOTS = re.compile(r"(^|/)(optimizer\w*|\w+_optimizer|average)/|\.OPTIMIZER_SLOT/")
HOW_TO_MAP = "a map (--map; --dry-run --write-map FILE begins one)"


class Match(NamedTuple):
    """One of our variables. theirs, their_shape: None where nothing gives it a value. how: why it is this one."""

    ours: str
    shape: Tuple[int, ...]
    theirs: Optional[str]
    their_shape: Optional[Tuple[int, ...]]
    how: str


class Import:
    """What of a file goes where in a run.

    ours: every variable that may get a value, {canonical name: its present value}.
    needed: the names of those that should: weights and batch statistics of every network.
    theirs: what was read, {name: weight with `key` and `value`}.
    said: the map, {ours: theirs}; theirs may be "/", the whole file, or false: what is there stays as it is.
    source: what messages call the file.

    Raises:
        UserError: the map names what is not there.
    """

    def __init__(self, ours: Dict[str, Any], needed: Sequence[str], theirs: Dict[str, Any], said: Dict[str, Any],
                 source: str) -> None:
        self.source = source
        self._ours, self._needed, self._theirs, self._map = ours, needed, theirs, _checked(said)
        self._networks = list(OrderedDict((name.partition("/")[0], None) for name in needed))
        self._found: Dict[str, Tuple[Optional[str], str]] = {}  # ours: (theirs, how)
        self._follow_the_map()
        self._take_same_names()
        self._take_only_ones()
        self.matches = [self._match(name) for name in ours if name in needed or name in self._found]
        self.unused = [name for name in theirs if name not in {match.theirs for match in self.matches}]

    @property
    def values(self) -> Dict[str, Any]:
        """{our name: the value that it gets}, in our types."""
        return OrderedDict((match.ours, self._theirs[match.theirs].value.astype(self._ours[match.ours].dtype))
                           for match in self.matches if match.theirs is not None)

    @property
    def names(self) -> Dict[str, Union[str, bool]]:
        """What was found, as a complete map."""
        return OrderedDict((match.ours, False if match.theirs is None else match.theirs)
                           for match in self.matches if match.how != NOTHING)

    def check(self, partial: bool) -> None:
        """Raises UserError where the import cannot be: other shapes, unsound numbers, or no match (unless `partial`)."""
        for match in self.matches:
            if match.their_shape not in (None, match.shape):
                raise UserError(f"{match.ours} has the shape {list(match.shape)}, and {match.theirs} of {self.source} "
                                f"{list(match.their_shape or ())} ({match.how}): they must be the same, nothing is transposed "
                                f"or cut. A map names another one, or false to leave it as it is.")
            if match.theirs is not None and not _sound(self._theirs[match.theirs].value, self._ours[match.ours].dtype):
                raise UserError(f"{match.theirs} of {self.source} cannot be the value of {match.ours}: it has numbers that are "
                                f"not finite in {self._ours[match.ours].dtype}, or of another kind "
                                f"({self._theirs[match.theirs].value.dtype}).")
        missing = [match.ours for match in self.matches if match.how == NOTHING]
        if all(match.theirs is None for match in self.matches):
            raise UserError(f"nothing in {self.source} matches: it has {_some(self._theirs)}, and the model "
                            f"{_some(self._needed)}. Name them in {HOW_TO_MAP}.")
        if missing and not partial:
            raise UserError(f"{self.source} has nothing for {_some(missing)}. Name what it is in {HOW_TO_MAP}, "
                            f"or leave such weights as they are with --partial.")

    def table(self) -> str:
        """For a person: each of our variables, what gives it its value and why; then what of the file is not used."""
        rows = [("ours", "shape", "theirs", "shape", "how")]
        for match in self.matches:
            theirs = "" if match.their_shape is None else str(list(match.their_shape))
            but = "" if match.their_shape in (None, match.shape) else ": BUT ANOTHER SHAPE"
            rows.append((match.ours, str(list(match.shape)), match.theirs or "-", theirs, match.how + but))
        widths = [max(map(len, column)) for column in zip(*rows)]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
        lines += ["", f"Not used of {self.source}:" if self.unused else f"Everything of {self.source} is used."]
        lines += [f"  {name}  {list(self._theirs[name].value.shape)}" for name in self.unused]
        count = sum(match.theirs is not None for match in self.matches)
        return "\n".join(lines + ["", f"{count} of {len(self.matches)} get their value from {self.source}."])

    def write_map(self, path: Union[str, Path]) -> None:
        """Writes the map of what was found, to be edited: .toml (what has no match as comments) or .json.

        Raises:
            UserError: the name ends otherwise, there is such a file already, or it cannot be written.
        """
        kind = Path(path).suffix.lower()
        if kind not in (".toml", ".json"):
            raise UserError(f"a map cannot be written as {str(path)!r}: end it in .toml or .json.")
        text = json.dumps(self.names, indent=2) if kind == ".json" else self._toml()
        try:
            with open(str(path), "x", encoding="utf-8") as file:
                file.write(text + "\n")
        except FileExistsError:
            raise UserError(f"{path} is there already and is not overwritten: say another name for the map.") from None
        except OSError as error:
            raise UserError(f"the map cannot be written to {path}: {error.strerror or error}.") from error

    def _toml(self) -> str:
        lines = [f"# ours = theirs, of {self.source}; a prefix serves for all below it; false leaves a variable as it is"]
        for match in self.matches:
            if match.how == NOTHING:
                lines.append(f'# {_quoted(match.ours)} = ""  # {list(match.shape)}')
            else:
                lines.append(f"{_quoted(match.ours)} = {'false' if match.theirs is None else _quoted(match.theirs)}")
        lines += ["", "# not used:"] if self.unused else []
        return "\n".join(lines + [f"# {_quoted(name)}  # {list(self._theirs[name].value.shape)}" for name in self.unused])

    # -- how matches are found

    def _follow_the_map(self) -> None:
        for entry, said in self._map.items():
            if not any(_below(name, entry) for name in self._ours):
                raise UserError(f"the map names {entry!r}, which this model does not have. {nearest(entry, self._ours)}")
            governed = [name for name in self._ours if self._entry(name) == entry]
            if said is False:
                self._found.update((name, (None, LEFT_OUT)) for name in governed)
                continue
            for name in governed:
                theirs = self._called(said) if name == entry else self._spelled(_joined(said, name[len(entry):]))
                if theirs is not None:
                    self._found[name] = theirs, BY_MAP
            if self._called(said) is None and not any(_below(name, said) for name in self._theirs):
                raise UserError(f"the map names {said!r}, which {self.source} does not have. {nearest(said, self._theirs)}")

    def _take_same_names(self) -> None:
        for name in self._open():
            if name in self._theirs:
                self._found[name] = name, BY_NAME

    def _take_only_ones(self) -> None:
        """Within what the map says of a layer or a network; then within a network of the same name; then in what is nobody's."""
        for entry, said in self._map.items():
            if entry and said is not False:
                self._pair(self._open(entry), said)
        rest, root = ("", self._map[""] or "") if "" in self._map else (None, "")  # the map may say where all of ours begins
        for network in self._networks:
            self._pair([name for name in self._open(rest) if _below(name, network)], _joined(root, network))
        assigned = [said for entry, said in self._map.items() if entry and said is not False]
        self._pair(self._open(rest), root, lambda name: assigned + [
            _joined(root, network) for network in self._networks if not _below(name, network)])

    def _pair(self, ours: List[str], prefix: str, foreign: Callable[[str], List[str]] = lambda name: []) -> None:
        """foreign: the prefixes in the file that are not for our variable."""
        used = {theirs for theirs, _ in self._found.values()}
        left = [name for name in self._theirs if name not in used and _below(name, prefix) and not SLOTS.search(name)]
        candidates = _grouped(left, lambda name: (last_name(name), self._theirs[name].value.shape))
        for kind, wanting in _grouped(ours, lambda name: (last_name(name), self._ours[name].shape)).items():
            others = foreign(wanting[0])
            fitting = [name for name in candidates.get(kind, []) if not any(_below(name, other) for other in others)]
            if len(wanting) == len(fitting) == 1:
                self._found[wanting[0]] = fitting[0], ONLY_ONE

    def _open(self, entry: Optional[str] = None) -> List[str]:
        """Weights without a match of which that entry of the map speaks; or none does."""
        return [name for name in self._needed if name not in self._found and self._entry(name) == entry]

    def _entry(self, name: str) -> Optional[str]:
        """The entry of the map that speaks of our variable: the longest."""
        return max((entry for entry in self._map if _below(name, entry)), key=len, default=None)

    def _called(self, name: str) -> Optional[str]:
        """Theirs of that name, of that key in the file itself, or of that name and what TensorFlow adds to every one."""
        keys = {weight.key: one for one, weight in self._theirs.items()}
        return next((one for one in (name, keys.get(name), plain(name)) if one in self._theirs), None)

    def _spelled(self, name: str) -> Optional[str]:
        """The same, or the only one that differs in how its last name is spelled: ours says kernel, theirs may say weights."""
        alike = [one for one in self._theirs if _layer(one) == _layer(name) and last_name(one) == last_name(name)]
        return self._called(name) or (alike[0] if len(alike) == 1 else None)

    def _match(self, ours: str) -> Match:
        theirs, how = self._found.get(ours, (None, NOTHING))
        return Match(ours, self._ours[ours].shape, theirs, None if theirs is None else self._theirs[theirs].value.shape, how)


def _checked(said: Dict[str, Any]) -> Dict[str, Any]:
    for name, theirs in said.items():
        if theirs is not False and not (isinstance(theirs, str) and theirs):
            raise UserError(f'the map has {theirs!r} for {name!r}: write "generator/dense" = "gen/fc1", '
                            f"or false to leave it as it is.")
    return OrderedDict((name.strip("/"), theirs.strip("/") if theirs else theirs) for name, theirs in said.items())


def _below(name: str, prefix: str) -> bool:
    return not prefix or name == prefix or name.startswith(prefix + "/")


def _joined(*parts: str) -> str:
    return "/".join(filter(None, (part.strip("/") for part in parts)))


def _layer(name: str) -> str:
    return name.rpartition("/")[0]


def _grouped(names: Iterable[str], key: Callable[[str], Any]) -> Dict[Any, List[str]]:
    found: Dict[Any, List[str]] = OrderedDict()
    for name in names:
        found.setdefault(key(name), []).append(name)
    return found


def _sound(value: Any, kind: Any) -> bool:
    import numpy as np

    with np.errstate(over="ignore"):  # what float64 holds and float32 does not becomes infinite
        return bool(np.can_cast(value.dtype, kind, "same_kind") and np.isfinite(value.astype(kind)).all())


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)  # which TOML reads alike


def _some(names: Iterable[str]) -> str:
    names = list(names)
    return ", ".join(names[:TOLD]) + (f" and {len(names) - TOLD} more" if len(names) > TOLD else "")
