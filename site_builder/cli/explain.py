"""`site-builder explain`: print what a code of a message means, or a page of the documentation. Works offline.

In: a code or the name of a page. Out: Markdown.
"""

from __future__ import annotations

import click

from site_builder.cli.output import print_lines, print_raw
from site_builder.config.paths import docs_folder
from site_builder.diagnostics.codes import ALL_CODES, CODES
from site_builder.diagnostics.codes.markdown import as_markdown
from site_builder.diagnostics.suggestions import did_you_mean


@click.command(short_help="Explain a message, or print a page of the documentation.")
@click.argument("name", metavar="[CODE|PAGE]", required=False)
def explain(name: str | None) -> None:
    """Print what a message means, by its code: the cause, an example and its fix. Or print a page of the documentation,
    which is part of the program, as Markdown. Without a name, list the pages and the codes.

    \b
        site-builder explain unknown-category
        site-builder explain deploying | less
    """
    pages = {file.stem: file for folder in ("", "reference") for file in sorted((docs_folder() / folder).glob("*.md"))}
    if name is None:
        print_lines(f"Pages: {', '.join(pages)}", f"Codes: {', '.join(code.name for code in ALL_CODES)}")
    elif name in CODES:
        code = CODES[name]
        print_raw(f"{code.severity}[{code.name}]\n\n{as_markdown(code)}")
    elif name in pages:
        print_raw(pages[name].read_text(encoding="utf-8"))
    else:
        hint = did_you_mean(name, [*CODES, *pages]) or "`site-builder explain` lists all codes and pages"
        raise click.UsageError(f"no code and no page is `{name}`; {hint}")
