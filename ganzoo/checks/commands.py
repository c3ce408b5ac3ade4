"""What a command is: one of click's, with help."""

from typing import Any, Iterator

from ganzoo.checks.rules import rule


@rule("command", ("commands",), "ganzoo --help lists it, and ganzoo NAME --help is where users learn what it does.",
      "Make it with @click.command(), and begin its docstring with one sentence.")
def is_a_click_command_with_help(subject: Any) -> Iterator[str]:
    import click

    from ganzoo.cli import cli

    if not isinstance(subject.thing, click.Command):
        yield f"What the entry point names is {type(subject.thing).__name__}, and no click command."
        return
    if not (subject.thing.help or "").strip():
        yield "It has no help."
    if subject.item.name in cli.commands:
        yield f"ganzoo has a command {subject.item.name!r} of its own, and that is the one that runs."
