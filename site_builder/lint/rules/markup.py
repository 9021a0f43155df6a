"""Markup: report links, images and HTML that readers see as typed, and boxes without text.

In: the text of a body without its code. Out: problems.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from site_builder.lint.article import Article, finding, number_of
from site_builder.model.problems import PartLocation, Problem, ShownLocation

_SPACED = re.compile(r"\]\(([^()\s]+(?: [^()\s]+)+)\)")
"""The target of a link or image, with spaces in it."""
_APART = re.compile(r"\[[^\[\]]+\] \([^()\s./]*[./][^()\s]*\)")
"""A link with a space between its brackets."""
MAX_SHOWN = 100
"""Findings of a file whose number among equal texts is counted. Reports show no more of one file."""
_IS_TARGET = re.compile(r"\.\w{1,5}$|^https?://|^/")
_TAG = re.compile(
    r"<(?:(!--)(?!(?i:\s*/?(?:more|truncate|nextpage|noteaser|excerpt|read ?more|wp:)))[^<>]*-->"
    r"|([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?/?>)"
)
"""A tag or comment. `foreign-syntax` reports the comments that other programs know."""
_FORMATS = {"b": "**bold**", "strong": "**bold**", "i": "*emphasis*", "em": "*emphasis*", "del": "~~deleted~~"}
_PARTS = {"a": "[words](https://...)", "img": "![what it shows](chart.png)", "code": "`code`", "blockquote": "> ..."}
_PARTS |= {f"h{level}": "## A heading" for level in range(1, 7)}
_EMBEDDED = ("iframe", "video", "audio", "script", "embed", "object", "source", "form")
_NAME = re.compile(r"\S+")
_WITHOUT_MARKDOWN = frozenset(
    _NAME.findall("""
    p br hr div span u font center small big sup sub mark ul ol li table tr td th pre figure figcaption details summary
    style kbd !--
    """)
)
"""HTML tags that have no Markdown form."""
_HINTS = {name: f"in Markdown, write {markdown}" for name, markdown in (_FORMATS | _PARTS).items()}
_HINTS |= {name: "stories cannot embed this: link to it" for name in _EMBEDDED}
_HINTS |= {"br": "end the line with a backslash, or start a paragraph with an empty line", "!--": "remove the comment"}


def check(article: Article) -> Iterator[Problem]:
    """Yield a problem for each piece of markup that readers of a story see as typed."""
    yield from typed(article.story.path, article.prose, article.empty_boxes, article.html)


def typed(path: str, prose: str, empty_boxes: Iterable[int], html: bool) -> Iterator[Problem]:
    """Yield a problem for each piece of markup that readers see as typed in `prose`, and for each box without text.

    `path` is the file. Where a hub allows `html`, a visible tag is on purpose: the author wrote `&lt;`.
    """
    for count, (start, text, message, hint) in enumerate(_shown_markup(prose, html)):
        number = number_of(text, prose, start) if count < MAX_SHOWN else 0  # To count others would only take time.
        yield finding(path, "shown-as-text", message, ShownLocation(text=text, number=number, html=html), hint)
    for number in empty_boxes:
        hint = "indent the text of the box by four spaces, or begin its lines with `> `"
        yield finding(path, "empty-box", "the box has no text", PartLocation("box", number, "!!!", html), hint)


def _shown_markup(prose: str, html: bool) -> Iterator[tuple[int, str, str, str]]:
    """Yield start, text, message and hint of each piece of markup that readers see as typed."""
    for spaced in _SPACED.finditer(prose):
        if _IS_TARGET.search(spaced[1]):
            message = f"`{spaced[1]}` has spaces, so the link is shown as text"
            hint = f"rename the file, or put the target in angle brackets: (<{spaced[1]}>)"
            if "://" in spaced[1]:
                hint = "write each space of a URL as %20, and put a title in quotation marks"
            yield spaced.start() + 1, f"({spaced[1]})", message, hint
    for apart in _APART.finditer(prose):
        message = "the link is shown as text: there is a space between its brackets"
        yield apart.start(), apart[0], message, f"write {apart[0].replace('] (', '](')}"
    reported_tags = set()
    for tag in _TAG.finditer(prose) if not html else ():
        name = (tag[1] or tag[2]).lower()
        if name not in reported_tags and (name in _HINTS or name in _WITHOUT_MARKDOWN):
            reported_tags.add(name)
            message = f"`{tag[0][:40]}` is shown as text: this hub does not allow HTML in Markdown"
            yield tag.start(), tag[0], message, _HINTS.get(name, "remove the tags")
