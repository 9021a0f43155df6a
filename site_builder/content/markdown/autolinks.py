"""A plugin that links bare URLs, as GitHub does (GFM, section 6.9): `https://...`, `http://...` and `www....`.

linkify-it-py does the same for more kinds of text, but looking for a URL takes it 1.5 ms for a story of 5,000
characters, and this 2 µs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from site_builder.content.markdown.places import OFFSET, end_of_token

_URL = re.compile(
    r"(?<![A-Za-z0-9<=/@.&-])(?<!=[\"'])(?:https?://|www\.)(?=[\w-]+\.[\w-])[^\s<>\[\]\"“”„«»‘’、。，；：！？（）「」『』【】《》]+",
    re.I,
)
_PUNCTUATION = "?!.,:*_~'\""
"""Characters after a URL that are not part of it."""
_ENTITY = re.compile(r"&[A-Za-z0-9]{1,30};\Z")


def autolink_plugin(parser: MarkdownIt) -> None:
    """Turn bare URLs in text into links."""
    parser.core.ruler.after("inline", "autolinks", _link_urls)


def may_have_url(text: str) -> bool:
    """Return whether a text may have a bare URL."""
    return "://" in text or "www." in text


def find_urls(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each bare URL in a text."""
    for match in _URL.finditer(text):
        url = match[0]
        end, unopened = len(url), url.count(")") - url.count("(")
        while end:
            if url[end - 1] in _PUNCTUATION:
                end -= 1
            elif url[end - 1] == ")" and unopened > 0:
                end, unopened = end - 1, unopened - 1
            elif url[end - 1] == ";" and (entity := _ENTITY.search(url, max(0, end - 32), end)):
                end = entity.start()
            else:
                break
        yield match.start(), match.start() + end


def _link_urls(state: StateCore) -> None:
    if not may_have_url(state.src):
        return
    for block in state.tokens:
        if block.type == "inline" and block.children and may_have_url(block.content):
            if not any(may_have_url(token.content) for token in block.children):
                continue  # It is the URL of a link.
            children = list(_with_links(block.children, state.md.normalizeLink))
            if len(children) > len(block.children):
                _note_offsets(block, children)
            block.children = children


def _note_offsets(block: Token, children: list[Token]) -> None:
    """Note where the bare URLs of a block are in its text: behind what comes before each of them."""
    position = 0
    for token, text in pairwise(children):
        if token.markup == "linkify" and token.type == "link_open":
            index = block.content.find(text.content, position)
            if index >= 0:
                token.meta[OFFSET] = index
                position = index + len(text.content)
        else:
            position = max(position, end_of_token(block, token, position))


def _with_links(tokens: list[Token], normalize: Callable[[str], str]) -> Iterator[Token]:
    """Yield the tokens of a text with links for its bare URLs, except in links, and after an escaped character."""
    depth, previous = 0, ""
    for token in tokens:
        if token.type == "html_inline":
            depth += token.content[:2].lower() == "<a"
            depth -= token.content[:3].lower() == "</a"
        depth += (token.type == "link_open") - (token.type == "link_close")
        if token.type == "text" and depth <= 0 and may_have_url(token.content):
            yield from _linked(token, normalize, may_start=previous != "text_special")
        else:
            yield token
        previous = token.type


def _linked(token: Token, normalize: Callable[[str], str], may_start: bool) -> Iterator[Token]:
    text, end = token.content, 0
    for start, stop in find_urls(text):
        if not start and not may_start:
            continue
        if start > end:
            yield Token("text", "", 0, content=text[end:start], level=token.level)
        url = text[start:stop]
        href = normalize(url if "://" in url[:8] else f"https://{url}")
        yield Token("link_open", "a", 1, attrs={"href": href}, level=token.level, markup="linkify", info="auto")
        yield Token("text", "", 0, content=url, level=token.level + 1)
        yield Token("link_close", "a", -1, level=token.level, markup="linkify", info="auto")
        end = stop
    if end < len(text):
        yield Token("text", "", 0, content=text[end:], level=token.level)
