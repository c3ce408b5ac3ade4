"""Options that several commands have."""

import os
from typing import Any

import click


def _remember(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        os.environ["GANZOO_DEBUG"] = "1"  # ganzoo_compat then hides nothing that TensorFlow says


def debugging() -> bool:
    """Whether tracebacks are wished: by --debug, or by GANZOO_DEBUG=1 in the environment."""
    return os.environ.get("GANZOO_DEBUG") == "1"


debug: Any = click.option("--debug", is_flag=True, is_eager=True, expose_value=False, callback=_remember,
                          help="Show the whole traceback of an error, and what TensorFlow says.")
as_json: Any = click.option("--json", "as_json", is_flag=True, help="Write JSON, for a program to read.")
