"""Report Markdown that is not finished: links to names that are not defined, blocks of code without an end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token
from markdown_it.utils import EnvType

from site_builder.content.markdown.collector import LinkCollector
from site_builder.content.markdown.foreign_syntax import mask
from site_builder.content.markdown.places import PlaceFinder
from site_builder.model.problems import TextLocation

_REFERENCE = re.compile(r"(?<![\w\])])!?\[([^\[\]^/][^\[\]]{0,300})\]\[([^\[\]^/][^\[\]]{0,300}|)\](?![(\[])")
_NO_WORD = re.compile(r"[^a-z]*|[biusq]", re.ASCII)
"""Numbers of sources (`[1][2]`), names of tokens (`[CLS][SEP]`) and tags of BBCode are no references."""


def check_unfinished(
    text: str, tokens: Sequence[Token], env: EnvType, first_line: int, file: LinkCollector, places: PlaceFinder
) -> None:
    """Report what is not finished in a body that starts on a line of its file."""
    if "][" in text:
        _check_references(tokens, env, file, places)
    if "```" in text or "~~~" in text:
        _check_fences(text, tokens, first_line, file)


def _check_references(tokens: Sequence[Token], env: EnvType, file: LinkCollector, places: PlaceFinder) -> None:
    """Report links such as `[words][name]` whose name is not defined."""
    for token in tokens:
        for offset, text, name in _find_undefined(token.content, env) if token.type == "inline" else ():
            message = f"`{text}` is shown as typed: `[{name}]` is not defined"
            hint = f"write [words](https://...), or define it in a paragraph of its own: [{name}]: https://..."
            file.report("undefined-link", message, places.at(token, offset, text), hint, "warning")


def _check_fences(text: str, tokens: Sequence[Token], first_line: int, file: LinkCollector) -> None:
    """Report blocks of code without an end."""
    lines = text.split("\n")
    for token in tokens:
        if token.type == "fence" and token.map and _is_unclosed(token, lines):
            message = "the block of code that starts here has no end: all below it is code"
            location = TextLocation(first_line + token.map[0], token.markup)
            hint = f"write {token.markup} on a line of its own after the code"
            file.report("unclosed-code", message, location, hint, "warning")


def _find_undefined(text: str, env: EnvType) -> Iterator[tuple[int, str, str]]:
    """Yield offset, text and name of each `[words][name]` and `[name][]` in a block whose name is not defined."""
    if "][" in text:
        references = env.get("references", {})
        for match in _REFERENCE.finditer(mask(text)):
            shown = text[match.start() : match.end()]
            name = text[match.start(2) : match.end(2)] or text[match.start(1) : match.end(1)]
            is_name = not (name.isascii() and _NO_WORD.fullmatch(name))
            if is_name and normalizeReference(name) not in references:
                yield match.start(), shown, name


def _is_unclosed(fence: Token, lines: Sequence[str]) -> bool:
    """Return whether a fence of code has no line that ends it; `lines` are those of the text."""
    start, end = fence.map or (0, 0)
    last = lines[end - 1].lstrip(" >\t").rstrip() if end <= len(lines) else ""
    return end - start < 2 or len(last) < len(fence.markup) or bool(last.strip(fence.markup[0]))
