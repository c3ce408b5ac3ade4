"""`ganzoo train`, `ganzoo resume`, `ganzoo sample`: the Python API's functions, for the shell."""

import os
from typing import Any, List, Optional, Tuple, Union

import click

from ganzoo.cli.options import MODES, as_json, as_typed, common, data_dir, files, of_a_new_run, read_settings
from ganzoo.cli.outcome import show, terminable
from ganzoo.errors import UserError


@click.command(short_help="Train a model.")
@click.argument("name")
@of_a_new_run
@as_json
@common
def train(name: str, assignments: Tuple[str, ...], as_json: bool, config: Optional[str], epochs: Optional[int],
          run_dir: Optional[str], observers: Tuple[str, ...], **options: Optional[str]) -> None:
    """Train the model NAME (see ganzoo list models; or a class in a file, ./my_gan.py:MyGAN). Without options it is a good run of
    the model's own choosing.

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
@click.option("--on-nan", type=click.Choice(["stop", "rollback"]),
              help="When a loss or gradient is not finite: see ganzoo train. Default: as it was.")
@click.option("--rollbacks", type=click.IntRange(min=1), metavar="N",
              help="How often the run may roll back to one checkpoint, those it has done included. Default: as it was.")
@click.option("--observer", "observers", multiple=True, metavar="NAME", help="One more plugin that watches; may be repeated.")
@data_dir
@files
@as_json
@common
def resume(run: str, steps: Optional[int], mode: Optional[str], device: Optional[str], on_nan: Optional[str],
           rollbacks: Optional[int], observers: Tuple[str, ...], data_dir: Optional[str], files: Tuple[str, ...],
           as_json: bool) -> None:
    """Go on with the run in the folder RUN from its newest checkpoint, to its last step or to --steps.

    \b
    Examples:
      ganzoo resume runs/dcgan-digits-1
      ganzoo resume runs/dcgan-digits-1 --steps 9000
    """
    from ganzoo import api

    with terminable():
        done = api.resume(run, steps=steps, mode=mode, device=device, on_nan=on_nan, rollbacks=rollbacks,
                          observers=observers, data_dir=data_dir, files=files)
    _done(done, as_json)


@click.command(short_help="Draw samples from a run.")
@click.argument("run", metavar="RUN")
@click.option("-n", "count", type=click.IntRange(min=1), metavar="N",
              help="How many samples, or rows of them.  [default: 64; rows 8, of codes 10]")
@click.option("--seed", type=int, default=0, metavar="S", show_default=True, help="The same seed draws the same samples.")
@click.option("--label", metavar="L,...", help="Of a conditional model: the labels to draw, in turn.")
@click.option("--code", "codes", multiple=True, metavar="K=A..B",
              help="Of a model with codes: code number K goes from A to B in each row; may be repeated.")
@click.option("--input", "given", metavar="PATH",
              help="Of a model that makes images of images: a picture, or a folder of them, each resized to those of the training.")
@click.option("--reverse", is_flag=True, help="Of a model that goes both ways, such as cyclegan: the other way, y made of x.")
@click.option("--interpolate", type=click.IntRange(min=2), metavar="K",
              help="Rows of K samples, from one latent vector to another.")
@click.option("--arithmetic", metavar="SUM", help='A sum of classes\' mean latent vectors, such as "7 - 1 + 4".')
@click.option("--truncation", type=click.FloatRange(min=0.01), metavar="T",
              help="Latent values of at most this size: likelier and less diverse samples.")
@click.option("--checkpoint", metavar="STEP", help='Of which step, or "best": by the metric of --set best=METRIC in training. '
              "Default: the newest.")
@click.option("--training", is_flag=True, help="The run's sample grids, one after another: with --out FILE.gif.")
@click.option("--mode", type=MODES, help="How TensorFlow runs. Default: as the run was trained, where that is to be had.")
@click.option("--device", metavar="D", help="auto, cpu, gpu:0, ... Default: as the run was trained, where that is to be had.")
@click.option("--out", metavar="FILE",
              help="A picture (.png) of all of them, an animation of a row's columns (.gif), or the numbers (.npz: `images`, "
              "float32, of images in [-1, 1], and by its own name what they were asked for by, such as `label`); with --input "
              "also a folder, which gets a .png of each. Default: a .png in the run's folder.")
@data_dir
@files
@as_json
@common
def sample(run: str, count: Optional[int], seed: int, label: Optional[str], codes: Tuple[str, ...], given: Optional[str],
           reverse: bool, interpolate: Optional[int], arithmetic: Optional[str], truncation: Optional[float],
           checkpoint: Optional[str], training: bool, mode: Optional[str], device: Optional[str], out: Optional[str],
           data_dir: Optional[str], files: Tuple[str, ...], as_json: bool) -> None:
    """Draw samples from a checkpoint of the run in the folder RUN.

    \b
    Examples:
      ganzoo sample runs/dcgan-digits-1
      ganzoo sample runs/dcgan-digits-1 -n 1000 --seed 3 --out samples.npz
      ganzoo sample runs/dcgan-digits-1 --interpolate 8 --out way.gif
      ganzoo sample runs/dcgan-digits-1 --arithmetic "7 - 1 + 4"
      ganzoo sample runs/cgan-digits-1 --label 7
      ganzoo sample runs/infogan-digits-1 --code 2=-1..1
      ganzoo sample runs/pix2pix-edges-1 --input drawings/ --out drawn/
      ganzoo sample runs/cyclegan-domains-1 --reverse
    """
    kinds = [name for name, asked in (("--label", label), ("--code", codes), ("--input", given), ("--arithmetic", arithmetic),
                                      ("--training", training)) if asked]
    if len(kinds) > 1 or interpolate and kinds not in ([], ["--label"]):
        raise UserError(f"{' and '.join(kinds + (['--interpolate'] if interpolate else []))} cannot be asked for at once: "
                        f"draw one after another.")
    if truncation is not None and kinds and kinds != ["--label"]:
        raise UserError(f"--truncation bounds latent vectors that are drawn at random: leave it out with {kinds[0]}.")
    if count is not None and kinds and kinds[0] in ("--input", "--arithmetic", "--training"):
        raise UserError(f"{kinds[0]} says how many there are: leave out -n.")
    into_folder = given is not None and out is not None and (os.path.isdir(out) or not os.path.splitext(out)[1])
    if given is not None and out is not None:
        holder = given if os.path.isdir(given) else os.path.dirname(given) or "."
        if os.path.realpath(out) in (os.path.realpath(given), os.path.realpath(holder)):
            raise UserError(f"{out} is or holds a picture that samples are made of, and these are not overwritten: name another.")
    if out is not None and not into_folder and os.path.splitext(out)[1].lower() not in (".png", ".gif", ".npz"):
        raise UserError(f"samples cannot be written as {out!r}: end it in .png for a picture, .gif for an animation or .npz for "
                        f"numbers.")
    if data_dir is not None and arithmetic is None:
        raise UserError("--data-dir is for --arithmetic, which looks at the data: leave it out.")
    if reverse and (interpolate or set(kinds) - {"--input"}):
        raise UserError(f"--reverse makes images of images: leave it out with {(kinds + ['--interpolate'])[0]}.")
    if training and checkpoint:
        raise UserError("--training shows the whole run: leave out --checkpoint.")
    if training:
        return _animate(run, out, as_json)
    from ganzoo import api, sampling

    loaded = api.load(run, mode=mode, device=device, data=arithmetic is not None, checkpoint=checkpoint_of(checkpoint),
                      data_dir=data_dir, files=files)
    n = count or 64
    wish = sampling.Wish(n, {}, None)
    names: List[str] = []
    if label is not None:
        wish = sampling.labels(loaded, _labels(label), count or (8 if interpolate else 64))
    if given is not None:
        wish, names = sampling.inputs(loaded, given, reverse)
    elif codes:
        wish = sampling.traversal(loaded, sampling.read_codes(codes), 10, count or 10, seed)
    elif arithmetic is not None:
        wish = sampling.arithmetic(loaded, arithmetic, seed)
    elif interpolate is not None:
        wish = sampling.interpolation(loaded, interpolate, count or 8, seed, truncation, wish.conditions)
    elif truncation is not None:
        wish = wish._replace(conditions=dict(wish.conditions, latent=sampling.latents(loaded, wish.n, seed, truncation)))
    drawn = loaded.sample(wish.n, seed, reverse, **wish.conditions)
    path = out or os.path.join(str(loaded.path), f"sample-step{loaded.step}-seed{seed}.png")
    try:
        if into_folder:
            os.makedirs(path, exist_ok=True)
            for name, one in zip(names, drawn):
                api.write_samples(one[None], os.path.join(path, name + ".png"), 1)  # a.jpg and a.png stay two
        else:
            api.write_samples(drawn, path, wish.columns, loaded.conditions(wish.n, reverse, **wish.conditions))
    except OSError as error:
        raise UserError(f"samples cannot be written to {path!r}: {error.strerror or error}.") from error
    show(as_json, f"{wish.n} samples in {path}", path=path, n=wish.n, seed=seed, step=loaded.step, shape=list(drawn.shape))


def checkpoint_of(text: Optional[str]) -> Union[None, int, str]:
    """A step, "best", or None for the newest.

    Raises:
        UserError: the text is neither.
    """
    if text is None or text == "best":
        return text
    if not text.isdecimal() or len(text) > 18:
        raise UserError(f"{text!r} is no checkpoint: write its step, --checkpoint 2000, or --checkpoint best.")
    return int(text)


def _labels(text: str) -> List[int]:
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise UserError(f"{text!r} is no label: write --label 7, or several with commas between, --label 1,2,3.") from None


def _animate(run: str, out: Optional[str], as_json: bool) -> None:
    """A GIF of the run's sample grids."""
    from PIL import Image

    from ganzoo import pictures
    from ganzoo.folder import Folder

    if out is None or os.path.splitext(out)[1].lower() != ".gif":
        raise UserError("--training is an animation: say where to, --out training.gif.")
    files = sorted(path for path in (Folder.existing(run).path / "samples").glob("*.png") if path.stem.isdigit())
    if not files:
        raise UserError(f"{run} has no sample grids: there is nothing to animate.")
    frames = []
    for path in files:
        with Image.open(str(path)) as picture:
            frames.append(picture.convert(picture.mode))
    try:
        pictures.animate(frames, out, 0.5)
    except OSError as error:
        raise UserError(f"the animation cannot be written to {out!r}: {error.strerror or error}.") from error
    show(as_json, f"{len(files)} sample grids in {out}", path=out, n=len(files))


def _done(run: Any, as_json: bool) -> None:
    named = "".join(f" --file {name}" for name in run.config.get("files", {}))
    show(as_json, f"{run.path}: {run.step} steps done. Draw more with: ganzoo sample {run.path}{named}",
            path=str(run.path), step=run.step)
