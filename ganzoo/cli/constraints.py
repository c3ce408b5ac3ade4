"""`ganzoo constraints`: what pip has to hold fast for a TensorFlow release."""

from typing import Optional

import click

from ganzoo import releases
from ganzoo.cli.options import common


@click.command(short_help="Print pip's constraints for a TensorFlow release.")
@click.argument("release", required=False)
@common
def constraints(release: Optional[str]) -> None:
    """Print a constraints file with which pip installs that TensorFlow RELEASE so that it works; without one, which there are
    and the Python that each is tested on.

    \b
    Examples:
      ganzoo constraints
      ganzoo constraints 2.8 > constraints.txt
      pip install -c constraints.txt 'ganzoo[cpu]'
    """
    if release is not None:
        click.echo(releases.find(release).text, nl=False)
        return
    for one in releases.releases():
        click.echo(f"{one.name:<5} TensorFlow {one.full:<7} Python {one.python}")
