"""`ganzoo export`: a run's generator for programs that know nothing of ganzoo."""

from typing import Optional, Tuple

import click

from ganzoo.cli.options import as_json, common, files
from ganzoo.cli.outcome import show, terminable
from ganzoo.cli.running import checkpoint_of


@click.command(short_help="Write a run's generator for other programs.")
@click.argument("run", metavar="RUN")
@click.option("--format", "kind", type=click.Choice(["savedmodel", "keras", "weights", "tflite"]), default="savedmodel",
              show_default=True, help="savedmodel: a folder that this TensorFlow and later ones load. keras: a file of Keras's "
              "own layers, of a generator that is layers one after another. weights: an .npz file. tflite: TensorFlow Lite, from "
              "1.13 on.")
@click.option("--out", metavar="PATH", help="Of the file or folder, which is not there yet. Default: one in the run's folder.")
@click.option("--checkpoint", metavar="STEP", help='Of which step, or "best". Default: the newest.')
@click.option("--device", metavar="D", help="auto, cpu, gpu:0, ... Default: as the run was trained, where that is to be had.")
@files
@as_json
@common
def export(run: str, kind: str, out: Optional[str], checkpoint: Optional[str], device: Optional[str], files: Tuple[str, ...],
           as_json: bool) -> None:
    """Write the generator of the run in the folder RUN, and say how to draw with it. Before it is kept, it is loaded again,
    and its samples (of weights, their numbers) are compared with the run's.

    \b
    Examples:
      ganzoo export runs/dcgan-digits-1
      ganzoo export runs/dcgan-digits-1 --format keras --out generator.keras
      ganzoo export runs/cgan-digits-1 --format tflite --checkpoint best
    """
    from ganzoo.exporting import export

    with terminable():
        done = export(run, kind, out, checkpoint_of(checkpoint), device, files=files)
    alike = "" if done.difference is None else f" Its samples differ from the run's by at most {done.difference:.2g}."
    show(as_json, f"{done.path}: the generator of step {done.step}.{alike} To draw with it:\n\n{done.how}", **done._asdict())
