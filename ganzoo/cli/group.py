"""The commands: the built-in ones, and those of plugins (entry points of the group `ganzoo.commands`)."""

from typing import Any, List, Optional, Tuple

import click

from ganzoo import registry
from ganzoo.errors import UserError, nearest


class Commands(click.Group):
    """A click group that imports a plugin's command only when it is asked for, its help line coming from its source text."""

    def list_commands(self, context: click.Context) -> List[str]:
        """The built-in commands in the order of their use, then those of plugins."""
        return list(self.commands) + [item.name for item in registry.items("commands") if item.name not in self.commands]

    def get_command(self, context: click.Context, name: str) -> Optional[click.Command]:
        """The command of a name; a built-in one cannot be replaced."""
        if name in self.commands:
            return self.commands[name]
        if all(item.name != name for item in registry.items("commands")):
            return None
        command = registry.load(registry.find("commands", name))
        if not isinstance(command, click.Command):
            raise UserError(f"the plugin of the command {name!r} is no click command.")
        return command

    def resolve_command(self, context: click.Context, arguments: List[str]) -> Tuple[Any, Any, List[str]]:
        """The command that the arguments begin with, or an error that names the nearest ones."""
        asked = arguments[0]
        if not asked.startswith("-") and self.get_command(context, asked) is None:
            context.fail(f"no command is named {asked!r}. {nearest(asked, self.list_commands(context))}")
        return super().resolve_command(context, arguments)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The help's list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.get_short_help_str(100)) for name, command in self.commands.items()]
                               + [(item.name, f"{item.summary} ({item.distribution})") for item in registry.items("commands")
                                  if item.name not in self.commands])
