"""A code as Markdown: for the reference, and for editors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from textwrap import fill

from site_builder.diagnostics.codes.code import STORY_PATH, Code, Example

WIDTH = 120
"""Characters of a line of text."""
_PARTS = {
    "front matter": "In the front matter of a story:",
    "body": "In the body of a story:",
    "settings": "In `site.yaml`:",
}


def as_markdown(code: Code) -> str:
    """Return what is wrong, why, an example and its fix, as Markdown without a heading."""
    parts = [f"**{code.title}** {code.cause}"]
    if code.example:
        parts += _example(code.example)
    parts.append(f"**Fix:** {code.fix}")
    return "\n\n".join(part if part.startswith("```") else wrap(part) for part in parts) + "\n"


def wrap(text: str) -> str:
    """Return a paragraph in lines of at most 120 characters, if its words allow that."""
    return fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _example(example: Example) -> Iterator[str]:
    yield _PARTS[example.part] if example.path == STORY_PATH or example.part == "settings" else f"In `{example.path}`:"
    yield _fence("diff", "\n".join(line.rstrip() for line in example.diff))
    for path, text in example.files:
        yield f"with this in `{path}`:"
        yield _fence(PurePosixPath(path).suffix[1:], text)


def _fence(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"
