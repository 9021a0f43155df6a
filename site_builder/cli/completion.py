"""`site-builder completion`: print the script that a shell needs to complete commands, options and files.

In: the name of a shell. Out: the script.
"""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, FishComplete, ZshComplete

from site_builder.cli.output import print_raw

PROGRAM, VARIABLE = "site-builder", "_SITE_BUILDER_COMPLETE"
"""The name of the program, and the variable that the script sets to ask it for completions (click)."""
_SHELLS = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


@click.command(short_help="Print a script that lets the shell complete commands.")
@click.argument("shell", type=click.Choice(list(_SHELLS)))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print a script that makes the Tab key complete commands, options and files.

    For bash and zsh, add the line below to ~/.bashrc or ~/.zshrc. For fish, run the line once.

    \b
        eval "$(site-builder completion bash)"
        eval "$(site-builder completion zsh)"
        site-builder completion fish > ~/.config/fish/completions/site-builder.fish
    """
    print_raw(_SHELLS[shell](ctx.find_root().command, {}, PROGRAM, VARIABLE).source())
