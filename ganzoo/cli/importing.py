"""`ganzoo import-weights`: a run that begins with weights from elsewhere."""

import os
from collections import OrderedDict
from typing import Any, Dict, Optional, Tuple

import click

from ganzoo.cli.options import as_json, as_typed, common, of_a_new_run, read_settings
from ganzoo.cli.outcome import show, terminable
from ganzoo.errors import UserError


@click.command("import-weights", short_help="Begin a run with weights that were saved elsewhere.")
@click.argument("name", metavar="MODEL")
@click.argument("sources", metavar="[PREFIX=]SOURCE...", nargs=-1, required=True)
@click.option("--map", "names", type=click.Path(exists=True, dir_okay=False), metavar="FILE",
              help="What is what, .toml or .json: \"ours\" = \"theirs\", of variables or of all below a prefix.")
@click.option("--partial", is_flag=True, help="Leave weights for which SOURCE has nothing as the model begins with them.")
@click.option("--dry-run", is_flag=True, help="Make no run: show which variable would get its value from which.")
@click.option("--write-map", metavar="FILE", help="With --dry-run: write what was found as a map, to edit.")
@of_a_new_run
@as_json
@common
def import_weights(name: str, sources: Tuple[str, ...], names: Optional[str], partial: bool, dry_run: bool,
                   write_map: Optional[str], assignments: Tuple[str, ...], as_json: bool, config: Optional[str],
                   epochs: Optional[int], run_dir: Optional[str], observers: Tuple[str, ...], **options: Optional[str]) -> None:
    """Make a new run of the MODEL, at step 0, with the weights in SOURCE: a checkpoint of TensorFlow (its prefix or folder; of
    tf.train.Saver, tfe.Saver or tf.train.Checkpoint), a file of Keras (.h5, .weights.h5, .keras) or an .npz. Several are given
    with a prefix for the names in each.

    What a --map does not name is found by its name, or by being the only one left of its shape and last name. Begin with
    --dry-run; ganzoo resume trains on from there.

    \b
    Examples:
      ganzoo import-weights dcgan old/model.ckpt-9000 --dry-run --write-map map.toml
      ganzoo import-weights dcgan old/model.ckpt-9000 --map map.toml --run-dir runs/mine
      ganzoo import-weights dcgan generator=g.h5 discriminator=d.h5
    """
    if write_map is not None and not dry_run:
        raise UserError("--write-map goes with --dry-run: the map is for the import after it.")
    settings = read_settings(options, assignments, epochs, source="SOURCE", names="--map", partial="--partial",
                             dry_run="--dry-run")
    from ganzoo import api

    with terminable():
        done = api.import_weights(name, _sources(sources), names, partial, dry_run, run_dir=run_dir, config=config, epochs=epochs,
                                  observers=observers, command=as_typed(), **settings)
    if not dry_run:
        count = len(done.config["imported"]["weights"])
        show(as_json, f"{done.path}: {count} variables imported. Train on with: ganzoo resume {done.path}",
             path=str(done.path), step=done.step, weights=done.config["imported"]["weights"])
        return
    if write_map is not None:
        done.write_map(write_map)
    show(as_json, done.table(), matches=[match._asdict() for match in done.matches], unused=done.unused)


def _sources(given: Tuple[str, ...]) -> Dict[str, Any]:
    """{prefix: path}; a name with = in it that is there, a checkpoint's prefix too, is a path."""
    found: Dict[str, Any] = OrderedDict()
    for text in given:
        prefix, equals, path = text.partition("=")
        if not equals or os.path.exists(text) or os.path.exists(text + ".index"):
            prefix, path = "", text
        if prefix in found:
            raise UserError(f"both {found[prefix]} and {path} are given for the same names: write PREFIX=SOURCE, "
                            f"such as generator={path}.")
        found[prefix] = path
    return found
