"""`site-builder completion`: what a shell needs to complete commands, options and files."""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, FishComplete, ZshComplete

from site_builder.cli.output import print_raw

PROGRAM, VARIABLE = "site-builder", "_SITE_BUILDER_COMPLETE"
"""The variable is the one by which click asks the program for completions."""
_SHELLS = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


@click.command(short_help="Let the shell complete commands and options.")
@click.argument("shell", type=click.Choice(list(_SHELLS)))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print a script after which pressing Tab completes commands, options and files.

    Let the shell read it when it starts: put the line of yours into ~/.bashrc or ~/.zshrc; for fish, run it once.

    \b
        eval "$(site-builder completion bash)"
        eval "$(site-builder completion zsh)"
        site-builder completion fish > ~/.config/fish/completions/site-builder.fish
    """
    print_raw(_SHELLS[shell](ctx.find_root().command, {}, PROGRAM, VARIABLE).source())
