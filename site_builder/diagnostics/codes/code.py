"""A diagnostic code: what is wrong, why it matters, a file that shows it, and how to fix it."""

from __future__ import annotations

from typing import Literal

from site_builder.model.value import Value

FoundBy = Literal["build", "check", "check --external-links", "serve"]
Part = Literal["front matter", "body", "settings", "file"]

STORY_PATH = "content/news/2026/11/2026-11-20-small-model.md"
"""The story that examples change."""
OTHER_STORY_PATH = "content/news/2026/11/2026-11-18-open-weights.md"
"""A second story, which examples link to."""


class Example(Value, frozen=True):
    """A file with a problem and its fix, as a diff: each line begins with `- ` (bad), `+ ` (fixed) or two spaces."""

    path: str
    diff: tuple[str, ...]
    part: Part = "file"
    """What the lines are: the whole file, or only some keys or the body of a file that is otherwise complete."""
    files: tuple[tuple[str, str], ...] = ()
    """Other files that the example needs: path and text. A story's text may be some of its keys only."""

    @property
    def bad(self) -> tuple[str, ...]:
        """The lines with the problem."""
        return tuple(line[2:] for line in self.diff if line[:1] != "+")

    @property
    def fixed(self) -> tuple[str, ...]:
        """The lines without the problem."""
        return tuple(line[2:] for line in self.diff if line[:1] != "-")

    @property
    def bad_line(self) -> int | None:
        """The index of the first bad line in `bad`; None when the problem is in no single line."""
        return next((index for index, line in enumerate(self.diff) if line.startswith("- ")), None)


class Code(Value, frozen=True, kw_only=True):
    """What is known of a diagnostic code. Texts are Markdown without links: editors show them too."""

    name: str
    title: str
    """What is wrong, in one sentence."""
    cause: str
    """What leads to it, or why it matters."""
    fix: str
    """What to do."""
    severity: Literal["off", "warning", "error"] = "error"
    """For a rule, unless the settings say otherwise. In a draft, all problems are warnings."""
    found_by: FoundBy = "build"
    is_rule: bool = False
    """Whether settings can switch it (`checks`), and stories and items can ignore it."""
    example: Example | None = None
    no_example: str = ""
    """Why there is no example."""


def front_matter(*diff: str, path: str = STORY_PATH, files: tuple[tuple[str, str], ...] = ()) -> Example:
    """Some keys of a story."""
    return Example(path, diff, "front matter", files)


def body(*diff: str, path: str = STORY_PATH, files: tuple[tuple[str, str], ...] = ()) -> Example:
    """The body of a story."""
    return Example(path, diff, "body", files)


def settings(*diff: str, files: tuple[tuple[str, str], ...] = ()) -> Example:
    """Some keys of the settings."""
    return Example("site.yaml", diff, "settings", files)


def whole_file(path: str, *diff: str, files: tuple[tuple[str, str], ...] = ()) -> Example:
    """A file from its first line to its last."""
    return Example(path, diff, "file", files)
