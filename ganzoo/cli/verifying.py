"""`ganzoo verify`: whether models reach what they promise."""

import json
import subprocess
import sys
import time
from typing import Any, List, Optional, Tuple

import click

from ganzoo import registry
from ganzoo.cli.options import MODES, common
from ganzoo.cli.outcome import terminable
from ganzoo.errors import UserError
from ganzoo.named import load_quietly


@click.command(short_help="Train models and measure whether they reach what they promise.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--all", "everything", is_flag=True, help="Every model that is installed and promises something.")
@click.option("--seed", "seeds", type=click.IntRange(min=0), multiple=True, default=(0,), show_default=True, metavar="S",
              help="Of the run; may be repeated.")
@click.option("--runs", default="runs/verify", show_default=True, metavar="DIR", help="Where the runs are kept.")
@click.option("--mode", type=MODES, help="How TensorFlow runs. Default: function, or graph on TensorFlow 1.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON, a line a run, for a program to read.")
@common
def verify(names: Tuple[str, ...], everything: bool, seeds: Tuple[int, ...], runs: str, mode: Optional[str], as_json: bool) -> int:
    """Train each model as it is by default, from a fixed seed, and measure its samples by what it promises (ganzoo info NAME).

    A verification that was stopped goes on where it was when it is asked for again. Exit code 1: something was not reached.

    \b
    Examples:
      ganzoo verify dcgan
      ganzoo verify dcgan wgan-gp --seed 0 --seed 1 --seed 2
      ganzoo verify --all
    """
    if bool(names) == everything:
        raise UserError("say which models to verify: their names (`ganzoo list models`), or --all.")
    if len(names) == 1 and len(seeds) == 1:
        return _one(names[0], seeds[0], runs, mode, as_json)
    for name in names:
        registry.find("models", name)
    names = names or tuple(name for name in registry.specs(registry.items("models")) if _promises(name))
    if not names:
        raise UserError("no model that is installed says what its default run reaches, so there is nothing to verify.")
    failed, begun = 0, time.monotonic()
    for name in names:
        for seed in seeds:
            failed += _in_a_process(name, seed, runs, mode, as_json) != 0
    if not as_json:
        took = f"{len(names) * len(seeds)} verifications, {(time.monotonic() - begun) / 60:.1f} minutes: "
        click.echo(took + (f"{failed} not as promised." if failed else "all as promised."))
    return 1 if failed else 0


def _one(name: str, seed: int, runs: str, mode: Optional[str], as_json: bool) -> int:
    from ganzoo import api, verifying

    api.quiet_tensorflow()
    with terminable():
        done = verifying.verify(name, seed, runs, mode)
    if as_json:
        played = [dict(one._asdict(), minutes=round(one.minutes, 2)) for one in done.runs]
        scores = [dict(one._asdict(), value=value, reached=one.met(value)) for one, value in done.scores]
        click.echo(json.dumps({"model": done.model, "seed": seed, "passed": done.passed, "runs": played, "scores": scores}))
    else:
        for run in done.runs:
            given = f" with {' '.join(run.given)}" if run.given else ""
            before = f"; it was there, begun {run.begun}" if run.begun else ""
            click.echo(f"{done.model}, seed {seed}{given}: {run.steps} steps in {run.minutes:.1f} minutes, {run.path}{before}")
        width = max(len(one.metric) for one, _ in done.scores)
        for one, value in done.scores:
            click.echo(f"  {one.metric:{width}}  {value:<10.4g} {one.bars()}: {'reached' if one.met(value) else 'NOT REACHED'}")
    return 0 if done.passed else 1


def _promises(name: str) -> bool:
    """Whether the model expects something of itself; one that does not is told."""
    expects = bool(getattr(load_quietly(registry.find("models", name)), "expects", ()))
    if not expects:
        click.echo(f"ganzoo: {name} promises nothing and is passed over.", err=True)
    return expects


def _in_a_process(name: str, seed: int, runs: str, mode: Optional[str], as_json: bool) -> int:
    """Of its own, so that nothing of one model's run is left in another's."""
    command: List[Any] = [sys.executable, "-m", "ganzoo", "verify", name, "--seed", str(seed), "--runs", runs]
    code = subprocess.call(command + (["--mode", mode] if mode else []) + (["--json"] if as_json else []))
    if code in (130, 143):
        raise KeyboardInterrupt
    return code
