"""Options that several commands have."""

from typing import Any

import click


def _remember(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value and isinstance(context.find_root().obj, dict):
        context.find_root().obj["debug"] = True


debug: Any = click.option("--debug", is_flag=True, is_eager=True, expose_value=False, callback=_remember,
                     help="Show the whole traceback of an error.")
as_json: Any = click.option("--json", "as_json", is_flag=True, help="Write JSON, for a program to read.")
