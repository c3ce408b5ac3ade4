"""`ganzoo train`, `ganzoo resume`, `ganzoo sample`: the Python API's functions, for the shell."""

import contextlib
import json
import os
import shlex
import signal
import sys
from typing import Any, Dict, Iterator, Optional, Tuple

import click

from ganzoo.cli.options import as_json, debug
from ganzoo.cli.outcome import Terminated
from ganzoo.errors import UserError
from ganzoo.settings import read_assignment

MODES = click.Choice(["graph", "eager", "function"])
ELSEWHERE = {"model": "NAME", "config": "--config", "epochs": "--epochs", "run_dir": "--run-dir", "observers": "--observer",
             "command": "the command line"}  # what train() takes beside settings


@click.command(short_help="Train a model.")
@click.argument("name")
@click.option("--dataset", metavar="D", help="Data set: [DISTRIBUTION:]NAME[:key=value,...]. Default: the model's.")
@click.option("--data-dir", metavar="DIR", help="Folder of the data set's files, where it needs some.")
@click.option("--loss", metavar="L", help="Loss: [DISTRIBUTION:]NAME[:key=value,...]. Default: the model's.")
@click.option("--steps", metavar="N", help="Length of the run, in steps. Default: the model's.")
@click.option("--epochs", type=click.IntRange(min=1), metavar="N",
              help="Length of the run, in passes through the data; in the place of --steps.")
@click.option("--batch-size", metavar="B", help="Examples in a batch. Default: the model's.")
@click.option("--seed", metavar="S", help="Everything random in the run follows from it. Default: 0.")
@click.option("--mode", type=MODES, help="How TensorFlow runs. Default: function, or graph on TensorFlow 1.")
@click.option("--device", metavar="D", help="auto, cpu, gpu:0, ... Default: auto, a GPU if there is one.")
@click.option("--run-dir", metavar="DIR", help="The run's own folder. Default: a new one under runs/.")
@click.option("--config", type=click.Path(exists=True, dir_okay=False), metavar="FILE",
              help="Settings from a .toml or .json file; options go before it.")
@click.option("--observer", "observers", multiple=True, metavar="NAME",
              help="One more plugin that watches the run; may be repeated.")
@click.option("--set", "assignments", multiple=True, metavar="KEY=VALUE",
              help="Any setting that ganzoo info NAME lists; may be repeated.")
@as_json
@debug
def train(name: str, assignments: Tuple[str, ...], as_json: bool, config: Optional[str], epochs: Optional[int],
          run_dir: Optional[str], observers: Tuple[str, ...], **options: Optional[str]) -> None:
    """Train the model NAME (see ganzoo list models). Without options it is a good run of the model's own choosing.

    The run's folder gets its configuration, a log of the losses, sample grids, a loss curve and checkpoints. Ctrl-C stops the
    run with a checkpoint; ganzoo resume goes on.

    \b
    Examples:
      ganzoo train dcgan
      ganzoo train gan --dataset ring:modes=12 --loss hinge
      ganzoo train wgan-gp --steps 20000 --seed 7 --run-dir runs/mine
      ganzoo train dcgan --set learning_rate=0.0001 --set n_critic=2
    """
    if epochs is not None and options["steps"] is not None:
        raise UserError("both --steps and --epochs are given: give one, they both say how long the run is.")
    settings = _settings(options, assignments)
    from ganzoo import api

    with _terminable():
        run = api.train(name, run_dir=run_dir, config=config, observers=observers, epochs=epochs,
                        command=" ".join(["ganzoo"] + [shlex.quote(word) for word in sys.argv[1:]]), **settings)
    _done(run, as_json)


@click.command(short_help="Go on with a run that was stopped, or lengthen one.")
@click.argument("run", metavar="RUN")
@click.option("--steps", type=click.IntRange(min=0), metavar="N", help="The total of the run. Default: as it was.")
@click.option("--mode", type=MODES, help="How TensorFlow runs. Default: as it was.")
@click.option("--device", metavar="D", help="auto, cpu, gpu:0, ... Default: as it was.")
@click.option("--observer", "observers", multiple=True, metavar="NAME", help="One more plugin that watches; may be repeated.")
@as_json
@debug
def resume(run: str, steps: Optional[int], mode: Optional[str], device: Optional[str], observers: Tuple[str, ...],
           as_json: bool) -> None:
    """Go on with the run in the folder RUN from its newest checkpoint, to its last step or to --steps.

    \b
    Examples:
      ganzoo resume runs/dcgan-digits-1
      ganzoo resume runs/dcgan-digits-1 --steps 9000
    """
    from ganzoo import api

    with _terminable():
        done = api.resume(run, steps=steps, mode=mode, device=device, observers=observers)
    _done(done, as_json)


@click.command(short_help="Draw samples from a run.")
@click.argument("run", metavar="RUN")
@click.option("-n", "count", type=click.IntRange(min=1), default=64, metavar="N", show_default=True, help="How many.")
@click.option("--seed", type=int, default=0, metavar="S", show_default=True, help="The same seed draws the same samples.")
@click.option("--mode", type=MODES, help="How TensorFlow runs. Default: as the run was trained, where that is to be had.")
@click.option("--device", metavar="D", help="auto, cpu, gpu:0, ... Default: as the run was trained, where that is to be had.")
@click.option("--out", metavar="FILE", help="A picture (.png) of all of them, or the numbers (.npz: `images`, float32, of "
              "images in [-1, 1]). Default: a .png in the run's folder.")
@as_json
@debug
def sample(run: str, count: int, seed: int, mode: Optional[str], device: Optional[str], out: Optional[str], as_json: bool) -> None:
    """Draw samples from the newest checkpoint of the run in the folder RUN.

    \b
    Examples:
      ganzoo sample runs/dcgan-digits-1
      ganzoo sample runs/dcgan-digits-1 -n 1000 --seed 3 --out samples.npz
    """
    if out is not None and os.path.splitext(out)[1].lower() not in (".png", ".npz"):
        raise UserError(f"samples cannot be written as {out!r}: end it in .png for a picture or .npz for numbers.")
    from ganzoo import api

    loaded = api.load(run, mode=mode, device=device)
    drawn = loaded.sample(count, seed)
    path = out or os.path.join(str(loaded.path), f"sample-step{loaded.step}-seed{seed}.png")
    try:
        api.write_samples(drawn, path)
    except OSError as error:
        raise UserError(f"samples cannot be written to {path!r}: {error.strerror or error}.") from error
    _result(as_json, f"{count} samples in {path}", path=path, n=count, seed=seed, step=loaded.step, shape=list(drawn.shape))


def _settings(options: Dict[str, Optional[str]], assignments: Tuple[str, ...]) -> Dict[str, Any]:
    """The settings that were given, as options or by `--set`, as texts: whoever declares a setting reads and checks it."""
    settings = {key: value for key, value in options.items() if value is not None}
    for text in assignments:
        key, value = read_assignment(text)
        key = key.replace("-", "_")
        if key in ELSEWHERE:
            raise UserError(f"{key} is not given by --set, but as {ELSEWHERE[key]}.")
        if key in settings:
            raise UserError(f"the setting {key!r} is given twice: give it once.")
        settings[key] = value
    return settings


@contextlib.contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM ends the command as Ctrl-C does, in one line, also while it loads TensorFlow or data; a run saves itself."""

    def end(number: int, frame: Any) -> None:
        raise Terminated()

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _done(run: Any, as_json: bool) -> None:
    _result(as_json, f"{run.path}: {run.step} steps done. Draw more with: ganzoo sample {run.path}",
            path=str(run.path), step=run.step)


def _result(as_json: bool, line: str, **facts: Any) -> None:
    click.echo(json.dumps(facts) if as_json else line)
