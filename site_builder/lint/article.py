"""What a rule sees of one story: its values, and its text as readers see it, without markup.

Made from the HTML of the body, which the cache has, so that no file is parsed again for the sake of the rules.
"""

from __future__ import annotations

import re
from html import unescape

from site_builder.model.content import Body, Story
from site_builder.model.problems import KeyLocation, Location, Problem, TextLocation
from site_builder.model.value import Value

_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr)"
    r"\b[^>]*>"
)
"""Tags within words."""
_TAG = re.compile(r"<[^>]*>")
_HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.S)
_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"[^>]*>(.*?)</a>', re.S)
_ALT = re.compile(r'<img\b[^>]*?\salt="([^"]*)"')
_CODE = re.compile(r"<(pre|code)\b[^>]*>.*?</\1>", re.S)
_EMPTY_BOX = re.compile(r'<div class="admonition ([\w-]+)[^"]*">\s*(?:<p class="admonition-title">.*?</p>\s*)?</div>')
_FOOTNOTE = re.compile(r"#fn(ref)?\d")


class Heading(Value, frozen=True):
    """A heading of a body."""

    level: int
    """As on the page: the part "What happened" is an `h2`."""
    text: str


class Hyperlink(Value, frozen=True):
    """A link of a body, to anywhere."""

    href: str
    text: str
    """What readers see of it: the descriptions of pictures in it count."""


class Article(Value, frozen=True):
    """A story as a reader reads it."""

    story: Story
    takeaways: tuple[str, ...]
    text: str
    """Of the body, tables and code among it."""
    headings: tuple[Heading, ...] = ()
    links: tuple[Hyperlink, ...] = ()
    images: tuple[str, ...] = ()
    """The descriptions of the pictures in the body."""
    prose: str = ""
    """The text of the body without its code."""
    empty_boxes: tuple[str, ...] = ()
    """The kinds of the boxes in the body that have no text."""
    language: str = "en"
    """Of the hub."""
    html: bool = False
    """Whether HTML in Markdown is obeyed."""


def article(story: Story, body: Body, language: str = "en", html: bool = False) -> Article:
    """The article of a story."""
    return Article(
        story=story,
        takeaways=tuple(plain(takeaway) for takeaway in body.takeaways),
        text=plain(body.html),
        headings=headings(body),
        links=hyperlinks(body),
        images=tuple(map(unescape, _ALT.findall(body.html))),
        prose=prose(body),
        empty_boxes=empty_boxes(body),
        language=language,
        html=html,
    )


def plain(html: str) -> str:
    """The text of HTML of ours, its white space folded."""
    return " ".join(unescape(_TAG.sub(" ", _INLINE.sub("", html))).split())


def prose(body: Body) -> str:
    """The text of a body without its code."""
    return plain(_CODE.sub(" ", body.html))


def empty_boxes(body: Body) -> tuple[str, ...]:
    """The kinds (`note`, `tip`) of the boxes of a body that have no text."""
    return tuple(found[1] for found in _EMPTY_BOX.finditer(body.html))


def headings(body: Body) -> tuple[Heading, ...]:
    """The headings of a body, in order."""
    return tuple(Heading(int(level), plain(text)) for level, text in _HEADING.findall(body.html))


def hyperlinks(body: Body) -> tuple[Hyperlink, ...]:
    """The links of a body, its takeaways and "Why it matters", but for those of footnotes."""
    html = "\n".join((body.html, *body.takeaways, body.why_it_matters))
    return tuple(
        Hyperlink(unescape(found[1]), " ".join([plain(found[2]), *map(unescape, _ALT.findall(found[2]))]))
        for found in _LINK.finditer(html)
        if not _FOOTNOTE.match(found[1])
    )


def finding(path: str, code: str, message: str, where: Location = None, hint: str = "") -> Problem:
    """What a rule found: a warning, unless the settings say otherwise."""
    return Problem(path, code, message, where, hint, "warning")


def in_key(*key: str | int, text: str = "") -> KeyLocation:
    """Where: a value of the front matter, at the first place of a text."""
    return KeyLocation(key, text=text)


def in_body(text: str) -> TextLocation:
    """Where: the first place of a text in the body."""
    return TextLocation(0, text, in_body=True)
