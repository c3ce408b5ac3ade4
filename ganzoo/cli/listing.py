"""`ganzoo list` and `ganzoo info`: what there is."""

import contextlib
import itertools
import json
import shutil
import sys
from typing import Any, Dict, List, Optional, Sequence, Tuple

import click

from ganzoo import plugin_files, registry
from ganzoo.cli.options import as_json, common
from ganzoo.errors import UserError, nearest
from ganzoo.machine import Machine
from ganzoo.metrics import Expectation
from ganzoo.named import in_a_file, load_quietly
from ganzoo.registry import KINDS, Item


@click.command("list", short_help="Show what there is: models, losses, datasets, ...")
@click.argument("kind", required=False)
@as_json
@common
def list_plugins(kind: Optional[str], as_json: bool) -> None:
    """Show every plugin, or those of one KIND (models, losses, penalties, datasets, metrics, extractors, observers or commands):
    its name, what it is, and the distribution that provides it. Nothing is imported.

    \b
    Examples:
      ganzoo list
      ganzoo list models
      ganzoo list --json
    """
    found = registry.items(kind)
    named = list(zip(registry.specs(found), found))
    if as_json:
        click.echo(json.dumps([dict(item._asdict(), summary=item.summary, spec=spec) for spec, item in named], indent=2))
        return
    for one in [kind] if kind else list(KINDS):
        rows = [(spec, f"{item.summary} ({item.distribution} {item.version})".strip())
                for spec, item in named if item.kind == one]
        if rows:
            write_list(one + ":", rows)
        elif kind:
            click.echo(f"No {one} are installed.")


@click.command(short_help="Show one plugin: its paper, its settings and their defaults.")
@click.argument("name")
@click.option("--kind", metavar="KIND", help="Which is meant, where several kinds have the name: models, losses, ...")
@as_json
@common
def info(name: str, kind: Optional[str], as_json: bool) -> None:
    """Show the plugin NAME (or DISTRIBUTION:NAME): what it is, its paper, who provides it, and every setting with its default
    and what it may be.

    \b
    Examples:
      ganzoo info dcgan
      ganzoo info ring --kind datasets
      ganzoo info wgan-gp --json
    """
    item = _find(name, kind)
    thing = load_quietly(item)
    about: Dict[str, Any] = dict(item._asdict(), summary=item.summary, about=item.docs.module)
    about["settings"] = _settings(thing)
    if item.kind == "models":
        about["dataset"] = thing.dataset.default
        about["expects"] = [dict(one._asdict(), summary=_summary("metrics", one.metric)) for one in thing.expects]
        about["machine"] = _settings(Machine)
        with contextlib.suppress(Exception):  # a schedule may depend on what only a built model has
            about["schedule"] = list(thing.__new__(thing).moves(0))
    if as_json:
        click.echo(json.dumps(about, indent=2, default=str))
    else:
        _describe(about)


def _find(name: str, kind: Optional[str]) -> Item:
    if plugin_files.is_file(name):
        return in_a_file(name, kind)
    if kind:
        return registry.find(kind, name)
    there = registry.items()
    kinds = sorted({item.kind for item in there if item.name == name.rpartition(":")[2]}, key=list(KINDS).index)
    if not kinds:
        raise UserError(f"nothing is named {name!r}. {nearest(name, {item.name for item in there})}")
    if len(kinds) > 1:
        raise UserError(f"{name!r} is among the {' and the '.join(kinds)}: say which, "
                        + " or ".join(f"--kind {one}" for one in kinds) + ".")
    return registry.find(kinds[0], name)


def _summary(kind: str, spec: str) -> str:
    """Of the plugin that a text asks for; none where it is not there."""
    try:
        return registry.find_spec(kind, spec)[0].summary.rstrip(".")
    except UserError as error:
        return str(error)


def _settings(thing: Any) -> List[Dict[str, Any]]:
    declared = thing.declared() if hasattr(thing, "declared") else {}
    return [{"name": name, "default": setting.default, "allowed": setting.describe(), "help": setting.help}
            for name, setting in declared.items()]


def _describe(about: Dict[str, Any]) -> None:
    rows = [("is a", KINDS[about["kind"]]), ("from", f"{about['distribution']} {about['version']} ({about['value']})")]
    if "dataset" in about:
        rows.append(("trains on", f"{about['dataset']}, unless --dataset names another"))
    if "schedule" in about:
        rows.append(("one step", _moves(about["schedule"])))
    for place, one in enumerate(about.get("expects", ())):
        summary = one.pop("summary")
        rows.append(("" if place else "reaches", f"{one['metric']} {Expectation(**one).bars()} ({summary})"))
    write_list(f"{about['name']}: {about['summary']}", rows)
    if about["about"]:
        click.echo("\n" + about["about"])
    for heading, settings in (("Settings:", about["settings"]), ("Settings of every run:", about.get("machine"))):
        if settings:
            click.echo()
            write_list(heading, [(f"{one['name']} = {_shown(one['default'])}", f"{one['help']} ({one['allowed']})")
                             for one in settings])


def _moves(schedule: Sequence[Any]) -> str:
    """A schedule in words: `5 x critic, then generator`."""
    words = []
    for who, turns in itertools.groupby(schedule):
        count = len(list(turns))
        times = f"{count} x " if count > 1 else ""
        words.append(times + (who if isinstance(who, str) else " and ".join(who) + " together"))
    return ", then ".join(words)


def _shown(value: Any) -> str:
    """A value as `--set` would take it."""
    if isinstance(value, (list, tuple)):
        return ",".join(map(_shown, value))
    return str(value).lower() if value is None or isinstance(value, bool) else str(value)


def write_list(heading: str, rows: List[Tuple[str, str]]) -> None:
    """An aligned list under a heading, wrapped for a terminal and one line a row for a pipe."""
    formatter = click.HelpFormatter(width=shutil.get_terminal_size().columns if sys.stdout.isatty() else 10000)
    formatter.write(f"{heading}\n")
    formatter.indent()
    formatter.write_dl(rows, col_max=40)
    click.echo(formatter.getvalue(), nl=False)


def write_table(rows: Sequence[Sequence[str]]) -> None:
    """Rows, the head first, in columns as wide as their widest text."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        click.echo("  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip())
