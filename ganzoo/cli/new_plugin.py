"""`ganzoo new-plugin`: a complete package to begin with."""

import os
from typing import Optional

import click

from ganzoo.cli.options import as_json, common
from ganzoo.cli.outcome import show
from ganzoo.registry import KINDS


@click.command("new-plugin", short_help="Write the package of a new plugin.")
@click.argument("name")
@click.option("--kind", type=click.Choice(list(KINDS.values())), default="model", show_default=True, help="What it is to be.")
@click.option("--out", metavar="DIR", help="Where to. Default: ganzoo-NAME in the working folder.")
@click.option("--author", default="", metavar="WHO", help="For the licence (MIT, yours to change) and the metadata.")
@as_json
@common
def new_plugin(name: str, kind: str, out: Optional[str], author: str, as_json: bool) -> None:
    """Write a package with a plugin called NAME: it installs, is listed, works, and passes its tests as it is. It has a
    pyproject.toml with the entry points, one short module to change, tests that try the rules of ganzoo check, a tox.ini over
    several releases of TensorFlow, a README and a licence.

    \b
    Examples:
      ganzoo new-plugin my-gan
      ganzoo new-plugin my-loss --kind loss --author "Ada Lovelace"
    """
    from ganzoo.scaffold import scaffold

    made = scaffold(name, kind, author)
    folder = out or os.path.join(".", made.distribution)
    written = made.write(folder)
    show(as_json, f"{len(written)} files in {folder}. Now: pip install -e '{folder}[test]' && ganzoo check {made.distribution}",
         path=folder, distribution=made.distribution, name=made.name, files=[str(path) for path in written])
