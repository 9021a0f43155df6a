"""The command line: one module for each command."""

from __future__ import annotations

import click

from site_builder import __version__


@click.group()
@click.version_option(__version__, prog_name="site-builder")
def main() -> None:
    """Build a news hub from Markdown stories."""
