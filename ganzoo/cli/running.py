"""`ganzoo train`, `ganzoo resume`, `ganzoo sample`: the Python API's functions, for the shell."""

import os
from typing import Any, Optional, Tuple

import click

from ganzoo.cli.options import MODES, as_json, as_typed, debug, of_a_new_run, read_settings
from ganzoo.cli.outcome import show, terminable
from ganzoo.errors import UserError


@click.command(short_help="Train a model.")
@click.argument("name")
@of_a_new_run
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
    settings = read_settings(options, assignments, epochs)
    from ganzoo import api

    with terminable():
        run = api.train(name, run_dir=run_dir, config=config, observers=observers, epochs=epochs, command=as_typed(), **settings)
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

    with terminable():
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
    show(as_json, f"{count} samples in {path}", path=path, n=count, seed=seed, step=loaded.step, shape=list(drawn.shape))


def _done(run: Any, as_json: bool) -> None:
    show(as_json, f"{run.path}: {run.step} steps done. Draw more with: ganzoo sample {run.path}",
            path=str(run.path), step=run.step)
