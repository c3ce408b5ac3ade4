"""`ganzoo check`: whether plugins keep the rules."""

import json
import subprocess
import sys
from typing import Any, Dict, List, Optional, Tuple

import click

from ganzoo import registry
from ganzoo.cli.options import MODES, as_json, common
from ganzoo.cli.outcome import terminable
from ganzoo.errors import GanzooError, UserError
from ganzoo.named import named
from ganzoo.registry import Item
from ganzoo.settings import read_assignment


@click.command(short_help="Check whether plugins keep the rules.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--all", "everything", is_flag=True, help="Every plugin that is installed, the built-in ones too.")
@click.option("--kind", metavar="KIND", help="Which is meant, where several kinds have the name: models, losses, ...")
@click.option("--mode", "modes", type=MODES, multiple=True, help="How TensorFlow runs; may be repeated. Default: every mode.")
@click.option("--data-dir", metavar="DIR", help="Folder of the data set's files, where it needs some.")
@click.option("--set", "assignments", multiple=True, metavar="KEY=VALUE", help="Any setting of the trial; may be repeated.")
@click.option("--rules", "show_rules", is_flag=True, help="List the rules of every kind, and why they matter.")
@as_json
@common
@click.pass_context
def check(context: click.Context, names: Tuple[str, ...], everything: bool, kind: Optional[str], modes: Tuple[str, ...],
          data_dir: Optional[str], assignments: Tuple[str, ...], show_rules: bool, as_json: bool) -> None:
    """Check plugins: of a NAME (DISTRIBUTION:NAME, or a class in a file), or all of a distribution. Models are trained for some
    steps with small networks, in every mode; each thing that is wrong is told with why it matters and how it is mended.

    Exit code 1: something is wrong.

    \b
    Examples:
      ganzoo check my-gan
      ganzoo check my-distribution
      ganzoo check ./my_gan.py:MyGAN --set hidden=8
      ganzoo check --all
      ganzoo check --rules
    """
    if show_rules:
        _list_rules(as_json)
        return
    if bool(names) == everything:
        raise UserError("say what to check: names of plugins (`ganzoo list`) or of distributions (`ganzoo plugins`), or --all.")
    items = [item for name in names for item in named(name, kind)] if names else registry.items(kind)
    given = dict(read_assignment(one) for one in assignments)
    if data_dir is not None:
        given["data_dir"] = data_dir
    with terminable():
        if len(items) > 1:
            from ganzoo.checks.importing import try_together

            try_together(items)
        told = [_one(item, modes, given, as_json) for item in items]
    if as_json:
        click.echo(json.dumps([one for some in told for one in some], indent=2))
    else:
        wrong = sum(bool(_findings(some)) for some in told)
        click.echo(f"{wrong} of {len(items)} plugins not as they should be." if wrong else
                   f"{'All ' if len(items) > 1 else ''}{len(items)} plugin{'s' if len(items) > 1 else ''} as "
                   f"{'they' if len(items) > 1 else 'it'} should be.")
    context.exit(1 if any(map(_findings, told)) else 0)


def _one(item: Item, modes: Tuple[str, ...], given: Dict[str, str], as_json: bool) -> List[Dict[str, Any]]:
    """What came of each rule of one plugin, told as it comes."""
    told: List[Dict[str, Any]] = []
    if not as_json:
        click.echo(f"{item} ({item.value})")
    light = item.kind in ("datasets", "commands")
    groups = [[]] if light else _groups(modes)
    for place, group in enumerate(groups):
        if len(groups) > 1:
            told += [row for row in _elsewhere(item, group, given) if place == 0 or row["mode"]]
        else:
            told += _here(item, group, given)
    if not as_json:
        _show(told)
    return told


def _here(item: Item, modes: List[str], given: Dict[str, str]) -> List[Dict[str, Any]]:
    from ganzoo import checks

    told: List[Dict[str, Any]] = []

    def tell(rule: Any, mode: str, outcome: Any) -> None:
        untried = not isinstance(outcome, list)
        told.append({"plugin": str(item), "kind": item.kind, "name": item.name, "distribution": item.distribution,
                     "rule": rule.name, "mode": mode, "untried": str(outcome) if untried else "",
                     "promised": not isinstance(outcome, checks.NotPromised),
                     "findings": [] if untried else [{"what": one.what, "why": one.why, "how": one.how} for one in outcome]})

    checks.check(item, modes, given, tell)
    return told


def _elsewhere(item: Item, modes: List[str], given: Dict[str, str]) -> List[Dict[str, Any]]:
    """The same in a process of its own, where this one cannot have all modes."""
    spec = item.value if not item.version else f"{item.distribution}:{item.name}"
    command = [sys.executable, "-m", "ganzoo", "check", spec, "--kind", item.kind, "--json"]
    command += [word for mode in modes for word in ("--mode", mode)] + [word for key, value in given.items()
                                                                       for word in ("--set", f"{key}={value}")]
    done = subprocess.run(command, stdout=subprocess.PIPE)
    try:
        return list(json.loads(done.stdout.decode()))
    except ValueError:
        raise GanzooError(f"the check of {item} in mode {' and '.join(modes)} ended with exit code {done.returncode}.") from None


def _groups(modes: Tuple[str, ...]) -> List[List[str]]:
    """The modes, in groups that one process can have."""
    from ganzoo import api

    api.quiet_tensorflow()
    from ganzoo_compat.modes import TOGETHER, available

    asked = [mode for mode in ("eager", "function", "graph") if mode in (modes or available())]
    if TOGETHER or len(asked) < 2 or "graph" not in asked:
        return [asked]
    return [["graph"], [mode for mode in asked if mode != "graph"]]


def _findings(told: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
    return [finding for row in told for finding in row["findings"]]


def _show(told: List[Dict[str, Any]]) -> None:
    rules = sorted({row["rule"] for row in told})
    tried = {row["rule"] for row in told if not row["untried"]}  # in one of the modes
    broken = {(row["rule"], row["mode"], row["untried"]) for row in told if not row["promised"]}
    untried = {(row["rule"], row["untried"]) for row in told
               if row["untried"] and row["rule"] not in tried | {rule for rule, _, _ in broken}}
    shown = set()
    for row in told:
        for finding in row["findings"]:
            if (row["rule"], finding["what"]) not in shown:  # one mode says what the others say
                shown.add((row["rule"], finding["what"]))
                modes = [other["mode"] for other in told if finding in other["findings"] and other["mode"]]
                click.echo(f"  {row['rule']}{' (' + ', '.join(modes) + ')' if modes else ''}: {finding['what']}")
                click.echo(f"    why: {finding['why']}\n    how: {finding['how']}")
    for rule, reason in sorted({(rule, reason) for rule, _, reason in broken}):
        modes = [row["mode"] for row in told if (row["rule"], row["untried"]) == (rule, reason) and row["mode"]]
        click.echo(f"  {rule}{' (' + ', '.join(modes) + ')' if modes else ''} is not promised: {reason}")
    for rule, reason in sorted(untried):
        click.echo(f"  {rule} was not tried: {reason}")
    if not _findings(told):
        left = {rule for rule, _ in untried} | {rule for rule, _, _ in broken}
        click.echo(f"  keeps {'the' if not broken else 'the other'} {len(set(rules) - left)} rules that were tried")


def _list_rules(as_json: bool) -> None:
    from ganzoo import checks
    from ganzoo.cli.listing import write_list

    rules = checks.all_rules()
    if as_json:
        click.echo(json.dumps([{"rule": one.name, "kinds": list(one.kinds), "why": one.why, "how": one.how} for one in rules],
                              indent=2))
        return
    for kind in registry.KINDS:
        write_list(f"{kind}:", [(one.name, one.why) for one in rules if kind in one.kinds])
