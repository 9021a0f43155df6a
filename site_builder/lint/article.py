"""What check rules see of one story: its fields, and its text as readers see it, without markup.

In: a `Story` and its rendered `Body`. Out: an `Article`. The text comes from the cached HTML of the body, so that
checking does not parse files again. Rules build their problems with `finding` and `in_key`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Literal

import msgspec

from site_builder.content.markdown.html import INLINE_TAG
from site_builder.model.content import Body, Story
from site_builder.model.problems import KeyLocation, Location, PartLocation, Problem
from site_builder.model.value import Value

_TAG = re.compile(r"<[^>]*>")
_HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.S)
_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"[^>]*>(.*?)</a>', re.S)
_ALT = re.compile(r'<img\b[^>]*?\salt="([^"]*)"')
_CODE = re.compile(r"<(pre|code)\b[^>]*>.*?</\1>", re.S)
_BOX = re.compile(r'<(?:div|aside) class="admonition ')
_EMPTY_BOX = re.compile(
    rf'{_BOX.pattern}[\w-]+[^"]*"[^>]*>\s*'
    r'(?:<p class="admonition-title">.*?</p>\s*)?</(?:div|aside)>'
)
_FOOTNOTE = re.compile(r"#fn(ref)?\d")


class Heading(Value, frozen=True):
    """A heading of a body."""

    level: int
    """1 to 6, as on the page, where the section "What happened" is an `h2`."""
    text: str


class Hyperlink(Value, frozen=True):
    """A link of a body, internal or external."""

    href: str
    text: str
    """The visible text, with the alt texts of images in the link."""
    location: PartLocation | None = None
    """Where it starts."""

    @property
    def url_location(self) -> Location:
        """Where its URL is."""
        return msgspec.structs.replace(self.location, kind="url", text=self.href) if self.location else None


class Article(Value, frozen=True):
    """A story as a reader reads it."""

    story: Story
    takeaways: tuple[str, ...]
    text: str
    """The text of the body, with tables and code."""
    headings: tuple[Heading, ...] = ()
    links: tuple[Hyperlink, ...] = ()
    images: tuple[str, ...] = ()
    """The alt texts of the images in the body."""
    prose: str = ""
    """The text of the body without its code."""
    empty_boxes: tuple[int, ...] = ()
    """The numbers of the boxes in the body that have no text; 0 is the first box."""
    language: str = "en"
    """The language of the hub, a BCP 47 tag."""
    html: bool = False
    """Whether the hub allows HTML in Markdown."""


def article(story: Story, body: Body, language: str = "en", html: bool = False) -> Article:
    """Return the article of a story, for a hub in `language` that allows `html` in Markdown, or does not."""
    return Article(
        story=story,
        takeaways=tuple(plain(takeaway) for takeaway in body.takeaways),
        text=plain(body.html),
        headings=headings(body),
        links=hyperlinks(body, html),
        images=tuple(map(unescape, _ALT.findall(body.html))),
        prose=prose(body),
        empty_boxes=empty_boxes(body),
        language=language,
        html=html,
    )


def plain(html: str) -> str:
    """Return the text of HTML that this program has rendered, with each run of white space as one space."""
    return " ".join(unescape(_TAG.sub(" ", INLINE_TAG.sub("", html))).split())


def prose(body: Body) -> str:
    """Return the text of a body without its code."""
    return plain(_CODE.sub(" ", body.html))


def empty_boxes(body: Body) -> tuple[int, ...]:
    """Return the numbers of the boxes of a body that have no text; 0 is the first box."""
    boxes = enumerate(_BOX.finditer(body.html))
    return tuple(number for number, box in boxes if _EMPTY_BOX.match(body.html, box.start()))


def headings(body: Body) -> tuple[Heading, ...]:
    """Return the headings of a body, in order."""
    return tuple(Heading(int(level), plain(text)) for level, text in _HEADING.findall(body.html))


def hyperlinks(
    body: Body, html: bool = False, fields: Mapping[int, tuple[str | int, ...]] | None = None
) -> tuple[Hyperlink, ...]:
    """Return the links of a body, its takeaways and "Why it matters", except those of footnotes.

    `html` is whether tags in Markdown are HTML. `fields` are the declared fields whose links are wanted too: by their
    numbers in the body, the paths of their keys.
    """
    links = [
        Hyperlink(href, text, PartLocation("link", number, f"[{text}]", html))
        for number, (href, text) in enumerate(_links_in(body.html))
    ]
    values = [(("takeaways", number), value) for number, value in enumerate(body.takeaways)]
    declared = [(key, body.fields[number]) for number, key in (fields or {}).items()]
    for key, value in (*values, (("why_it_matters",), body.why_it_matters), *declared):
        links += [
            Hyperlink(href, text, PartLocation("link", number, f"[{text}]", html, key))
            for number, (href, text) in enumerate(_links_in(value))
        ]
    return tuple(links)


def _links_in(html: str) -> Iterator[tuple[str, str]]:
    """Yield the URL and the visible text of each link that is not part of a footnote."""
    for match in _LINK.finditer(html):
        if not _FOOTNOTE.match(match[1]):
            yield unescape(match[1]), " ".join([plain(match[2]), *map(unescape, _ALT.findall(match[2]))])


def finding(
    path: str, code: str, message: str, location: Location = None, hint: str = "", others: tuple[str, ...] = ()
) -> Problem:
    """Return a problem that a rule has found: a warning, unless the settings change its severity.

    `others` are the paths of the other files that it is about.
    """
    return Problem(path, code, message, location, hint, "warning", others)


def in_key(*key: str | int, text: str = "") -> KeyLocation:
    """Return the location of a value in the front matter, or of the item of a list that is `text`."""
    return KeyLocation(key, text=text)


def part_of(article: Article, kind: Literal["image", "heading"], number: int, text: str) -> PartLocation:
    """Return the location of an image or a heading of a story."""
    return PartLocation(kind, number, text, article.html)


def number_of(text: str, whole: str, start: int) -> int:
    """Return how many occurrences of a text begin before an index of the whole text."""
    number, index = 0, whole.find(text)
    while 0 <= index < start:
        number, index = number + 1, whole.find(text, index + 1)
    return number
