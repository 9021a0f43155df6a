"""Markup: what was meant to be markup, and is shown to readers as it was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from site_builder.lint.article import Article, finding, in_body
from site_builder.model.problems import Problem

_SPACED = re.compile(r"\]\(([^()\s]+(?: [^()\s]+)+)\)")
"""The target of a link or picture, with spaces in it."""
_APART = re.compile(r"\[[^\[\]]+\] \((?:https?://|mailto:|/)?[^()\s]*[./][^()\s]*\)")
"""A link with a space between its brackets."""
_IS_TARGET = re.compile(r"\.\w{1,5}$|^https?://|^/")
_TAG = re.compile(r"<(!--|[A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?(?:/?>|-->)")
_FORMATS = {"b": "**bold**", "strong": "**bold**", "i": "*emphasis*", "em": "*emphasis*", "del": "~~deleted~~"}
_PARTS = {"a": "[words](https://...)", "img": "![what it shows](chart.png)", "code": "`code`", "blockquote": "> ..."}
_PARTS |= {f"h{level}": "## A heading" for level in range(1, 7)}
_EMBEDDED = ("iframe", "video", "audio", "script", "embed", "object", "source", "form")
_NAME = re.compile(r"\S+")
_OTHERS = frozenset(
    _NAME.findall("""
    p br hr div span u font center small big sup sub mark ul ol li table tr td th pre figure figcaption details summary
    style kbd !--
    """)
)
"""Tags that nothing in Markdown stands for."""
_HINTS = {name: f"in Markdown: {written}" for name, written in (_FORMATS | _PARTS).items()}
_HINTS |= {name: "nothing can be embedded: link to it" for name in _EMBEDDED}
_HINTS |= {"br": "end the line with a backslash, or begin a paragraph with an empty line", "!--": "take it away"}


def check(article: Article) -> Iterator[Problem]:
    """What is shown as it was typed in the body of a story."""
    yield from typed(article.story.path, article.prose, article.empty_boxes, article.html)


def typed(path: str, prose: str, empty_boxes: Iterable[str], html: bool) -> Iterator[Problem]:
    """The same, in a text without its code; and boxes whose text is not in them.

    Where HTML is obeyed, a tag that is seen was meant to be: somebody has written `&lt;`.
    """
    for spaced in _SPACED.finditer(prose):
        if _IS_TARGET.search(spaced[1]):
            message = f"`{spaced[1]}` has spaces, so that the link is shown as text"
            hint = f"rename the file, or write <{spaced[1]}> between the round brackets"
            if "://" in spaced[1]:
                hint = "write %20 for each space of an address; a title stands in quotation marks"
            yield finding(path, "shown-as-text", message, in_body(f"({spaced[1]})"), hint)
    for apart in _APART.finditer(prose):
        message = "a space between the brackets of a link: it is shown as text"
        hint = f"write {apart[0].replace('] (', '](')}"
        yield finding(path, "shown-as-text", message, in_body(apart[0]), hint)
    seen = set()
    for tag in _TAG.finditer(prose) if not html else ():
        name = tag[1].lower()
        if name not in seen and (name in _HINTS or name in _OTHERS):
            seen.add(name)
            message = f"`{tag[0][:40]}` is shown as text: HTML means nothing here"
            yield finding(path, "shown-as-text", message, in_body(tag[0]), _HINTS.get(name, "take the tags away"))
    for kind in empty_boxes:
        hint = "indent its text by four spaces"
        yield finding(path, "empty-box", "the box has no text", in_body(f"!!! {kind}"), hint)
