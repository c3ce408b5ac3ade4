"""`ganzoo runs`, `ganzoo report`: what there is, and a page of it to show."""

import json
from pathlib import Path
from typing import Any, List, Optional, Tuple

import click

from ganzoo.cli.listing import write_table
from ganzoo.cli.options import as_json, common
from ganzoo.cli.outcome import show
from ganzoo.errors import UserError


@click.command(short_help="List the runs of a folder.")
@click.argument("folder", default="runs", metavar="[FOLDER]")
@as_json
@common
def runs(folder: str, as_json: bool) -> None:
    """List the runs in the folders below FOLDER (runs, if none is named), oldest first: how far each is, and what it scored.

    \b
    Examples:
      ganzoo runs
      ganzoo runs experiments/ --json
    """
    from ganzoo.overview import runs_in

    found = runs_in(folder)
    if as_json:
        click.echo(json.dumps([dict(one._asdict(), path=str(one.path), model=one.model, dataset=one.dataset,
                                    scores={name: dict(score._asdict(), value=score.value if score.value == score.value else None)
                                            for name, score in one.scores.items()})
                               for one in found], indent=2))
        return
    if not found:
        click.echo(f"There are no runs in {folder}. Begin one: ganzoo train dcgan")
        return
    rows = [["run", "model", "dataset", "status", "step", "scores"]]
    rows += [[str(one.path), one.model, one.dataset, one.status, f"{one.step}/{one.steps}" if one.steps else "", _scores(one)]
             for one in found]
    write_table(rows)
    for one in found:
        if one.note:
            click.echo(f"{one.path}: {one.note}", err=True)


def _scores(one: Any) -> str:
    told: List[str] = [f"{score.metric} {score.value:.4g}" for score in one.scores.values()]
    if one.best:
        told.insert(0, f"best {one.best['metric']} {one.best['value']:.4g} at {one.best['step']}")
    return ", ".join(told[:4]) + (", ..." if len(told) > 4 else "")


@click.command(short_help="Write a page about runs, to look at and to send.")
@click.argument("runs", nargs=-1, required=True, metavar="RUN...")
@click.option("--out", metavar="FILE", help="The page. Default: report.html in the run's folder; of several runs in this one.")
@as_json
@common
def report(runs: Tuple[str, ...], out: Optional[str], as_json: bool) -> None:
    """Write one HTML file about a run, or about several side by side: samples through time, losses, scores with what they depend
    on, settings, versions, and how to do it again. Everything is in the file: it opens without a network, on a phone too.

    \b
    Examples:
      ganzoo report runs/dcgan-digits-1
      ganzoo report runs/dcgan-digits-1 runs/wgan-gp-digits-1 --out both.html
    """
    from ganzoo.files import write_atomically
    from ganzoo.reporting import page

    path = Path(out) if out else Path(runs[0]) / "report.html" if len(runs) == 1 else Path("report.html")
    text = page(runs)
    try:
        if path.exists() and b"<meta name=\"generator\" content=\"ganzoo\">" not in path.read_bytes()[:1000]:
            raise UserError(f"{path} is there and is no report of ganzoo's: say another file with --out.")
        write_atomically(path, lambda file: file.write(text.encode("utf-8", "replace")))
    except OSError as error:
        raise UserError(f"the report cannot be written to {path}: {error.strerror or error}.") from error
    show(as_json, f"{path}: a report of {', '.join(runs)}. Open it in a browser.", path=str(path), runs=list(runs))
