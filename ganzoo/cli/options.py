"""Options that several commands have."""

import os
import shlex
from typing import Any, Dict, Mapping, Optional, Tuple

import click

from ganzoo.errors import UserError, nearest
from ganzoo.settings import read_assignment

MODES = click.Choice(["graph", "eager", "function"])
ELSEWHERE = {"model": "NAME", "config": "--config", "epochs": "--epochs", "run_dir": "--run-dir", "observers": "--observer",
             "command": "the command line"}  # what train() takes beside settings


def _remember(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        os.environ["GANZOO_DEBUG"] = "1"  # ganzoo_compat then hides nothing that TensorFlow says


debug: Any = click.option("--debug", is_flag=True, is_eager=True, expose_value=False, callback=_remember,
                          help="Show the whole traceback of an error, and what TensorFlow says.")
as_json: Any = click.option("--json", "as_json", is_flag=True, help="Write JSON, for a program to read.")


def _switch_off(context: click.Context, parameter: click.Parameter, names: Tuple[str, ...]) -> None:
    from ganzoo.distributions import DISABLE, OWN, canonical, distributions

    there = {one.name for one in distributions() if one.name != OWN} if names else set()
    for name in names:
        if canonical(name) not in {"all"} | {canonical(one) for one in there}:
            raise UserError(f"no distribution named {name!r} brings plugins that could be switched off. {nearest(name, there)}")
        os.environ[DISABLE] = ",".join(filter(None, [os.environ.get(DISABLE), name]))


without: Any = click.option("--without", multiple=True, is_eager=True, expose_value=False, callback=_switch_off, metavar="DIST",
                            help="Leave out the plugins of a distribution, or of all but ganzoo: all; may be repeated.")


def common(command: Any) -> Any:
    """The options of every command."""
    return without(debug(command))


files: Any = click.option("--file", "files", multiple=True, metavar="FILE.py",
                          help="A file that may be run, of a run that was trained with a class in it; may be repeated.")


data_dir: Any = click.option("--data-dir", metavar="DIR", help="Where the data set's files are now, if they were moved.")

_OF_A_NEW_RUN = (
    click.option("--dataset", metavar="D", help="Data set: [DISTRIBUTION:]NAME[:key=value,...]. Default: the model's."),
    click.option("--data-dir", metavar="DIR", help="Folder of the data set's files, where it needs some."),
    click.option("--loss", metavar="L", help="Loss: [DISTRIBUTION:]NAME[:key=value,...]. Default: the model's."),
    click.option("--penalty", multiple=True, metavar="P",
                 help="Penalty: [DISTRIBUTION:]NAME[:key=value,...]; may be repeated. Default: the model's."),
    click.option("--steps", metavar="N", help="Length of the run, in steps. Default: the model's."),
    click.option("--epochs", type=click.IntRange(min=1), metavar="N",
                 help="Length of the run, in passes through the data; in the place of --steps."),
    click.option("--batch-size", metavar="B", help="Examples in a batch. Default: the model's."),
    click.option("--seed", metavar="S", help="Everything random in the run follows from it. Default: 0."),
    click.option("--mode", type=MODES, help="How TensorFlow runs. Default: function, or graph on TensorFlow 1."),
    click.option("--device", metavar="D", help="auto, cpu, gpu:0, ... Default: auto, a GPU if there is one."),
    click.option("--on-nan", type=click.Choice(["stop", "rollback"]),
                 help="When a loss or gradient is not finite: stop, or go back to the newest checkpoint and on from there with "
                 "other random numbers, at most `rollbacks` times from each. Default: stop."),
    click.option("--run-dir", metavar="DIR", help="The run's own folder. Default: a new one under runs/."),
    click.option("--config", type=click.Path(exists=True, dir_okay=False), metavar="FILE",
                 help="Settings from a .toml or .json file; options go before it."),
    click.option("--observer", "observers", multiple=True, metavar="NAME",
                 help="One more plugin that watches the run; may be repeated."),
    click.option("--set", "assignments", multiple=True, metavar="KEY=VALUE",
                 help="Any setting that ganzoo info lists; may be repeated."),
)


def of_a_new_run(command: Any) -> Any:
    """What a new run is to be: the options of every command that makes one."""
    for option in reversed(_OF_A_NEW_RUN):
        command = option(command)
    return command


def read_settings(options: Mapping[str, Any], assignments: Tuple[str, ...], epochs: Optional[int],
                  **elsewhere: str) -> Dict[str, Any]:
    """The settings that were given, as options or by `--set`, as texts: whoever declares a setting reads and checks it.

    elsewhere: how else the command is told what is no setting.
    """
    elsewhere = dict(ELSEWHERE, **elsewhere)
    if epochs is not None and options["steps"] is not None:
        raise UserError("both --steps and --epochs are given: give one, they both say how long the run is.")
    settings = {key: " + ".join(value) if isinstance(value, tuple) else value
                for key, value in options.items() if value not in (None, ())}
    for text in assignments:
        key, value = read_assignment(text)
        key = key.replace("-", "_")
        if key in elsewhere:
            raise UserError(f"{key} is not given by --set, but as {elsewhere[key]}.")
        if key in settings:
            raise UserError(f"the setting {key!r} is given twice: give it once.")
        settings[key] = value
    return settings


def as_typed() -> str:
    """The command, for the run's configuration."""
    return " ".join(["ganzoo"] + [shlex.quote(word) for word in click.get_current_context().find_root().obj])
