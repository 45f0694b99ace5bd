"""Commands whose help is in the learner's language, and click's own words beside it."""

from __future__ import annotations

import copy
import inspect

import click

from checker.language import N_, _

# The few words of click's own that a learner meets. It looks them up by this name in its modules.
CLICKS_WORDS = (
    N_("Usage:"),
    N_("Options"),
    N_("Show this message and exit."),
    N_("Error: {message}"),
    N_("Try '{command} {option}' for help."),
    N_("No such option: {name}"),
    N_("No such command {name!r}."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("default: {default}"),
    N_("Aborted!"),
)
for module in (click.core, click.decorators, click.exceptions, click.formatting, click.parser):
    vars(module)["_"] = _


class Speaking(click.Command):
    """A command whose docstring and options are looked up in the catalogue when help is shown."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help, in the language that is spoken."""
        click.Command.format_help(_translated(self), ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option --help, which click makes before the language is known."""
        option = copy.copy(super().get_help_option(ctx))
        if option:
            option.help = _(option.help or "")
        return option

    def get_short_help_str(self, limit: int = 45) -> str:
        """The line for the list of commands."""
        return click.Command.get_short_help_str(_translated(self), limit)


def _translated(command: click.Command) -> click.Command:
    """A copy whose texts are translated; the command itself keeps the English ones."""
    told = copy.copy(command)
    told.help = _(inspect.cleandoc(command.help or ""))
    told.params = []
    for param in command.params:
        if isinstance(param, click.Option) and param.help:
            param = copy.copy(param)
            param.help = _(param.help or "")
        told.params.append(param)
    return told
