"""`ganzoo evaluate`, `ganzoo compare`: what runs score, and by which protocol."""

import json
from collections import OrderedDict
from typing import Any, Dict, List, Optional, Tuple

import click

from ganzoo.cli.listing import write_list, write_table
from ganzoo.cli.options import MODES, as_json, common, data_dir, files
from ganzoo.cli.outcome import terminable
from ganzoo.cli.running import checkpoint_of
from ganzoo.errors import UserError


@click.command(short_help="Measure a run: Frechet distance, precision, recall, ...")
@click.argument("run", metavar="RUN")
@click.option("--metrics", metavar="M,...", help="Which: names of ganzoo list metrics, with commas between; prdc is precision, "
              "recall, density and coverage. Default: what the model promises, or else what suits the run.")
@click.option("--metric", "more", multiple=True, metavar="M",
              help="One with settings, such as frechet:extractor=random-features; may be repeated.")
@click.option("-n", "samples", type=click.IntRange(min=2), metavar="N",
              help="Samples drawn for each metric. Default: the metric's.")
@click.option("--checkpoint", metavar="STEP", help='Of which step, "best" or "last". Default: the newest.')
@click.option("--seed", type=click.IntRange(min=0), default=0, metavar="S", show_default=True, help="Of the samples.")
@click.option("--mode", type=MODES, help="How TensorFlow runs. Default: as the run was trained, where that is to be had.")
@click.option("--device", metavar="D", help="auto, cpu, gpu:0, ... Default: as the run was trained, where that is to be had.")
@data_dir
@files
@as_json
@common
def evaluate(run: str, metrics: Optional[str], more: Tuple[str, ...], samples: Optional[int], checkpoint: Optional[str], seed: int,
             mode: Optional[str], device: Optional[str], data_dir: Optional[str], files: Tuple[str, ...], as_json: bool) -> None:
    """Measure the run in the folder RUN. Every score is kept there, in scores.jsonl, with all that it depends on: the extractor
    and its hash, how images were resized, how many samples and examples there were, which data, the seed and the versions.

    \b
    Examples:
      ganzoo evaluate runs/dcgan-digits-1
      ganzoo evaluate runs/dcgan-digits-1 --metrics frechet,prdc -n 10000
      ganzoo evaluate runs/dcgan-digits-1 --metric frechet:extractor=random-features --checkpoint best
    """
    from ganzoo import features
    from ganzoo.evaluating import evaluate

    asked = [one.strip() for one in (metrics or "").split(",") if one.strip()] + list(more)
    step = None if checkpoint == "last" else checkpoint_of(checkpoint)
    with terminable(), features.bars():
        found = evaluate(run, asked, samples, step, seed, mode, device, data_dir, files,
                         lambda text: click.echo(text, err=True) if not as_json else None)
    if as_json:
        click.echo(json.dumps([one.plain() for one in found], indent=2))
        return
    write_list(f"{run}, step {found[0].step if found else 0}:", [(one.metric, _shown(one)) for one in found])


@click.command(short_help="Put runs' scores side by side, of one protocol each.")
@click.argument("runs", nargs=-1, required=True, metavar="RUN...")
@click.option("--anyway", is_flag=True, help="Also scores of unlike protocols in one column, with what they differ in.")
@as_json
@common
def compare(runs: Tuple[str, ...], anyway: bool, as_json: bool) -> None:
    """Show the newest scores of several runs (ganzoo evaluate) in one table. Numbers of unlike protocols are not put into one
    column: another extractor, resizer, number of samples or reference gives numbers that mean something else.

    \b
    Examples:
      ganzoo compare runs/dcgan-digits-1 runs/wgan-gp-digits-1
    """
    from ganzoo import scores
    from ganzoo.folder import Folder

    columns: Dict[str, Dict[str, Any]] = OrderedDict()
    for run in runs:
        for score in scores.read(Folder.existing(run).path):
            columns.setdefault(score.metric, OrderedDict())[run] = score
    if not columns:
        raise UserError(f"none of {', '.join(runs)} has scores: measure them with ganzoo evaluate RUN.")
    differing = {name: scores.unlike(list(column.values())) for name, column in columns.items()}
    bad = {name: told for name, told in differing.items() if told}
    if bad and not anyway:
        name, told = next(iter(bad.items()))
        raise UserError(f"the scores of {name} are not of one protocol, and would mislead in one column ({'; '.join(told)}): "
                        f"measure them anew in the same way with ganzoo evaluate, or say --anyway.")
    if as_json:
        told_all = {name: {run: score.plain() for run, score in column.items()} for name, column in columns.items()}
        click.echo(json.dumps(told_all, indent=2))
        return
    _table(list(runs), columns)
    for name, told in bad.items():
        click.echo(f"{name}: unlike protocols: {'; '.join(told)}", err=True)


def _table(runs: List[str], columns: Dict[str, Dict[str, Any]]) -> None:
    rows = [["run", "step"] + list(columns)]
    for run in runs:
        steps = sorted({column[run].step for column in columns.values() if run in column})
        rows.append([run, ",".join(map(str, steps))]
                    + [_shown(column[run]) if run in column else "" for column in columns.values()])
    write_table(rows)


def _shown(score: Any) -> str:
    deviation = score.deviation
    return f"{score.value:.5g}" + (f" +- {deviation:.2g}" if deviation is not None and deviation == deviation else "")
