"""`ganzoo plugins`: who brings plugins, and whether these work."""

import json
from collections import Counter, OrderedDict
from typing import Any, Dict, List, Tuple

import click

from ganzoo import registry
from ganzoo.cli.listing import write_list
from ganzoo.cli.options import as_json, common
from ganzoo.distributions import GROUP, OLDEST_API, OWN, Distribution, distributions
from ganzoo.registry import KINDS
from ganzoo.trying import try_all


@click.command("plugins", short_help="Show who brings plugins, and whether these work.")
@click.option("-v", "--verbose", is_flag=True, help="Each plugin, where it is, and all that is known of one that does not work.")
@as_json
@common
def plugins(verbose: bool, as_json: bool) -> None:
    """Show the distributions that bring plugins. Those of third parties are imported, each in a process that may break, and what
    is wrong is told.

    GANZOO_DISABLE_PLUGINS=DIST,... in the environment switches distributions off (all: every one but ganzoo), and
    GANZOO_ALLOW_PLUGINS=DIST,... leaves on only these; --without DIST does it for one command.

    \b
    Examples:
      ganzoo plugins
      ganzoo plugins --verbose
      ganzoo plugins --without somebodys-gans
    """
    found = examine()
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return
    for about in found["distributions"]:
        write_list(f"{about['name']} {about['version']}" + (f", {about['place']}" if verbose else ""), _rows(about, verbose))
    if found["clashes"]:
        write_list("Names that several have:", [(clash["name"], clash["told"]) for clash in found["clashes"]])


def examine() -> Dict[str, Any]:
    """What the command tells, for JSON."""
    there = distributions()
    sound = [one for one in there if not one.off and not one.fault]
    tried = {one.item: one for one in try_all([item for one in sound if one.name != OWN for item in registry.items_of(one)])}
    told = []
    for one in there:
        about: Dict[str, Any] = OrderedDict([
            ("name", one.name), ("version", one.version), ("api", one.api), ("place", one.place), ("off", one.off),
            ("fault", one.fault), ("notes", _notes(one))])
        about["plugins"] = [dict(item._asdict(), error=tried[item].error if item in tried else "",
                                 details=tried[item].details if item in tried else "",
                                 printed=tried[item].printed if item in tried else "") for item in registry.items_of(one)]
        told.append(about)
    return {"distributions": told, "clashes": _clashes([item for one in sound for item in registry.items_of(one)])}


def _notes(one: Distribution) -> List[str]:
    """What a distribution should say otherwise."""
    notes = [f"{GROUP}{kind} is no kind of plugin, and {name!r} is passed over; the kinds are {', '.join(KINDS)}."
             for kind, name, _ in one.entries if kind not in KINDS]
    if one.api is None and not one.fault and one.name != OWN:
        notes.append(f"it does not say which plugin API it was written for, and is taken for one of version {OLDEST_API}.")
    return notes


def _clashes(items: List[registry.Item]) -> List[Dict[str, str]]:
    owners: Dict[Tuple[str, str], List[registry.Item]] = OrderedDict()
    for item in items:
        owners.setdefault((item.kind, item.name), []).append(item)
    found = []
    for (kind, name), those in owners.items():
        if len(those) > 1:
            own = any(item.distribution == OWN for item in those)
            found.append({"kind": kind, "name": name, "told": f"{'an' if KINDS[kind][0] in 'aeo' else 'a'} {KINDS[kind]} of "
                          + " and of ".join(f"{item.distribution} {item.version}" for item in those)
                          + ("; the bare name is ganzoo's own" if own else "; say which: ")
                          + ("" if own else " or ".join(f"{item.distribution}:{name}" for item in those))})
    return found


def _rows(about: Dict[str, Any], verbose: bool) -> List[Tuple[str, str]]:
    if about["off"]:
        return [("off", f"switched off by {about['off']}")]
    if about["fault"]:
        return [("left out", about["fault"])]
    rows: List[Tuple[str, str]] = [] if about["api"] is None else [("plugin API", str(about["api"]))]
    if verbose:
        rows += [(f"{KINDS[one['kind']]} {one['name']}", one["value"]) for one in about["plugins"]]
    else:
        counts = Counter(one["kind"] for one in sorted(about["plugins"], key=lambda one: list(KINDS).index(one["kind"])))
        rows += [("brings", ", ".join(f"{count} {kind if count > 1 else KINDS[kind]}" for kind, count in counts.items()))]
    for one in about["plugins"]:
        if one["error"]:
            rows.append(("broken", one["error"]))
            rows += [("", line) for line in one["details"].splitlines()] if verbose else []
        elif one["printed"]:
            rows.append(("prints", f"{KINDS[one['kind']]} {one['name']!r} writes when it is imported: "
                                   f"{one['printed'].strip().splitlines()[0] if one['printed'].strip() else ''}"))
            rows += [("", line) for line in one["printed"].splitlines()[1:]] if verbose else []
    return rows + [("note", note) for note in about["notes"]]
