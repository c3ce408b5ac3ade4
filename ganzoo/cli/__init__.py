"""The command line. Neither TensorFlow nor NumPy is imported until a command needs it."""

import os
import sys
from typing import Optional, Sequence

import click

from ganzoo import __version__
from ganzoo.cli import (
    checking,
    constraints,
    doctor,
    evaluating,
    exporting,
    importing,
    listing,
    new_plugin,
    plugins,
    running,
    runs,
    verifying,
)
from ganzoo.cli.group import Commands
from ganzoo.cli.options import common
from ganzoo.cli.outcome import plugin_warnings_in_one_line, tell
from ganzoo.distributions import DISABLE
from ganzoo.errors import debugging

EXAMPLES = """\b
Examples:
  ganzoo list                             what there is
  ganzoo info dcgan                       its paper and its settings
  ganzoo train dcgan                      a good run, with every default
  ganzoo train dcgan --steps 5000 --set learning_rate=0.0001
  ganzoo sample runs/dcgan-digits-1       draw from a run
  ganzoo resume runs/dcgan-digits-1 --steps 9000
  ganzoo import-weights dcgan old/model.ckpt-9000 --dry-run
  ganzoo verify dcgan                     train it, and measure whether it reaches what it promises
  ganzoo evaluate runs/dcgan-digits-1     measure a run's samples
  ganzoo runs                             what was trained, and how far
  ganzoo report runs/dcgan-digits-1       a page about a run, to look at and to send
  ganzoo export runs/dcgan-digits-1       its generator for other programs
  ganzoo new-plugin my-gan                a package to begin with
  ganzoo check my-gan                     does a plugin keep the rules
  ganzoo plugins                          who provides what, and whether it works
  ganzoo doctor                           what works here, and what to install
"""


@click.group(cls=Commands, invoke_without_command=True, epilog=EXAMPLES)
@click.version_option(__version__, message="%(prog)s %(version)s")
@common
@click.pass_context
def cli(context: click.Context) -> None:
    """Train any GAN on any TensorFlow."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for command in (listing.list_plugins, listing.info, running.train, running.resume, running.sample, importing.import_weights,
                verifying.verify, evaluating.evaluate, evaluating.compare, exporting.export, new_plugin.new_plugin, checking.check,
                plugins.plugins, runs.runs, runs.report, doctor.doctor, constraints.constraints):
    cli.add_command(command)


def main(arguments: Optional[Sequence[str]] = None) -> None:
    """Runs one command and exits: 0 done, 2 the user's mistake, 1 training failed, 130 or 143 interrupted."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    before = os.environ.get(DISABLE)  # which --without changes, for this command and the processes that it begins
    try:
        with plugin_warnings_in_one_line():
            code = cli.main(words, "ganzoo", standalone_mode=False, obj=tuple(words))
    except SystemExit:
        raise
    except BaseException as error:
        code = tell(error, debugging())
    finally:
        os.environ.pop(DISABLE, None)
        if before is not None:
            os.environ[DISABLE] = before
    sys.exit(code if isinstance(code, int) else 0)
