"""Find syntax of other tools, which readers would see as typed: `$x^2$`, `{{< figure >}}`, `[[page]]`, `:rocket:`.

`foreign_table.py` has all of it. A search for the characters with which it begins decides whether to look at all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from site_builder.content.markdown.autolinks import find_urls, may_have_url
from site_builder.content.markdown.collector import LinkCollector
from site_builder.content.markdown.foreign_table import PLAIN_TABLE, PLAIN_TRIGGER, TABLE, TRIGGER, Syntax
from site_builder.content.markdown.places import PlaceFinder
from site_builder.model.value import Value


class Finding(Value, frozen=True):
    """Syntax of another tool in a text."""

    name: str
    offset: int
    text: str
    message: str
    hint: str


_TRIGGER = re.compile(TRIGGER)
_PLAIN_TRIGGER = re.compile(PLAIN_TRIGGER)
_BACKTICKS = re.compile("`+")
_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]")
_TARGET = re.compile(r"(?<=\]\()[^()\s]*(?:\([^()\s]*\)[^()\s]*)*|<[A-Za-z][A-Za-z0-9+.-]+:[^<>\s]*>")
_SMILEY_CODE = re.compile(r"(?<![\w:]):([a-z0-9_+-]{2,40}):(?![\w:])")
_VISIBLE = re.compile(r"[^\n]")
_WITH_BACKSLASH = ("latex", "math-brackets")
"""Names of rows for which a backslash is no escape."""
_WITH_TARGET = ("open-link",)
"""Names of rows that look at targets of links."""
_LINK = re.compile(r"\]\([^()\s]+\)")
MAX_SHOWN = 40
"""Characters of the syntax that a message shows."""


def may_have_foreign_syntax(text: str) -> bool:
    """Return whether a closer look at a Markdown text is needed."""
    return bool(_TRIGGER.search(f"\n{text}"))


def check_foreign_syntax(
    text: str, tokens: Sequence[Token], html: bool, file: LinkCollector, places: PlaceFinder
) -> None:
    """Report each kind of syntax of another tool in a body, once for a file."""
    reported: set[str] = set()
    blocks = [token for token in tokens if token.type == "inline"] if may_have_foreign_syntax(text) else ()
    for block in blocks:
        for finding in find_in_markdown(block.content, html):
            if finding.name not in reported:
                reported.add(finding.name)
                location = places.at(block, finding.offset, finding.text)
                file.report("foreign-syntax", finding.message, location, finding.hint, "warning")


def find_in_markdown(text: str, html: bool) -> Iterator[Finding]:
    """Yield the first finding of each kind in the text of a paragraph, heading or cell, outside of code and escapes."""
    if may_have_foreign_syntax(text):
        without_code = _mask_code(text)
        unescaped = _ESCAPE.sub(_blank, without_code)
        masked = _TARGET.sub(_blank, unescaped)
        for row in TABLE:
            if html and row.where == "markdown without html":
                continue
            searched = (
                without_code if row.name in _WITH_BACKSLASH else unescaped if row.name in _WITH_TARGET else masked
            )
            if match := re.search(row.pattern, searched):
                yield _finding(row, match.start(), text[match.start() : match.end()])
        yield from _emoji(masked)


def find_in_plain_text(text: str) -> Iterator[Finding]:
    """Yield the first finding of each kind in a text that is not Markdown."""
    if _PLAIN_TRIGGER.search(f"\n{text}"):
        for row in PLAIN_TABLE:
            if match := re.search(row.pattern, text):
                yield _finding(row, match.start(), match[0])
        yield from _emoji(text)
    if may_have_url(text) and (span := next(find_urls(_LINK.sub(_blank, text)), None)):
        row = Syntax("url", "a URL", "", "put a link to it into the body: this text has no links")
        yield _finding(row, span[0], text[span[0] : span[1]])


def mask(text: str) -> str:
    """Return Markdown with spaces in place of code, escaped characters and link targets, which are meant as typed."""
    return _TARGET.sub(_blank, _ESCAPE.sub(_blank, _mask_code(text)))


def _mask_code(text: str) -> str:
    """Return Markdown with spaces in place of code: what is between two runs of the same number of backticks."""
    runs = [match.span() for match in _BACKTICKS.finditer(text)] if "`" in text else []
    later: defaultdict[int, list[int]] = defaultdict(list)
    for index in range(len(runs) - 1, -1, -1):
        later[runs[index][1] - runs[index][0]].append(index)
    parts, end, index = [], 0, 0
    while index < len(runs):
        same = later[runs[index][1] - runs[index][0]]
        while same and same[-1] <= index:
            same.pop()
        if same:
            start, index = runs[index][0], same[-1]
            stop = runs[index][1]
            parts += [text[end:start], _VISIBLE.sub(" ", text[start:stop])]
            end = stop
        index += 1
    return "".join((*parts, text[end:]))


def _blank(match: re.Match[str]) -> str:
    return _VISIBLE.sub(" ", match[0])


def _finding(row: Syntax, offset: int, text: str) -> Finding:
    first_line = text.split("\n", 1)[0]
    shown = first_line if len(first_line) <= MAX_SHOWN else f"{first_line[:MAX_SHOWN]}…"
    return Finding(row.name, offset, first_line, f"`{shown}` is shown as typed: this is {row.title}", row.hint)


def _emoji(text: str) -> Iterator[Finding]:
    """Yield the first known shortcode of an emoji, such as `:rocket:`."""
    for match in _SMILEY_CODE.finditer(text):
        if not match[1].isdigit() and (emoji := _emoji_of(match[1])):
            row = Syntax("emoji", "a shortcode for an emoji", "", f"did you mean `{emoji}`?")
            yield _finding(row, match.start(), match[0])
            break


def _emoji_of(name: str) -> str:
    """Return the emoji of a shortcode; empty when there is none."""
    from rich.emoji import Emoji, NoEmoji  # Only for a text that may have one.

    try:
        return str(Emoji(name))
    except NoEmoji:
        return ""
