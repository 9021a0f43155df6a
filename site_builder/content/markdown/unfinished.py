"""Find Markdown that is not finished: links to names that are not defined, blocks of code without an end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token
from markdown_it.utils import EnvType

from site_builder.content.markdown.foreign_syntax import mask

_REFERENCE = re.compile(r"(?<![\w\])])!?\[([^\[\]^/][^\[\]]{0,300})\]\[([^\[\]^/][^\[\]]{0,300}|)\](?![(\[])")
_NO_WORD = re.compile(r"[^a-z]*|[biusq]", re.ASCII)
"""Numbers of sources (`[1][2]`), names of tokens (`[CLS][SEP]`) and tags of BBCode are no references."""


def find_undefined(text: str, env: EnvType) -> Iterator[tuple[int, str, str]]:
    """Yield offset, text and name of each `[words][name]` and `[name][]` in a block whose name is not defined."""
    if "][" in text:
        references = env.get("references", {})
        for match in _REFERENCE.finditer(mask(text)):
            shown = text[match.start() : match.end()]
            name = text[match.start(2) : match.end(2)] or text[match.start(1) : match.end(1)]
            is_name = not (name.isascii() and _NO_WORD.fullmatch(name))
            if is_name and normalizeReference(name) not in references:
                yield match.start(), shown, name


def is_unclosed(fence: Token, lines: Sequence[str]) -> bool:
    """Return whether a fence of code has no line that ends it; `lines` are those of the text."""
    start, end = fence.map or (0, 0)
    last = lines[end - 1].lstrip(" >\t").rstrip() if end <= len(lines) else ""
    return end - start < 2 or len(last) < len(fence.markup) or bool(last.strip(fence.markup[0]))
