"""A content page (About, Contact, ...): its schema, and the page, body and problems made of it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Annotated

from msgspec import Meta

from site_builder.content.markdown.document import MarkdownFile
from site_builder.content.reader import DEFAULT_OPTIONS, ReadOptions, read_markdown
from site_builder.content.schema.convert import UserInput, describe
from site_builder.content.slug import slugify
from site_builder.model.content import Body, ContentPage
from site_builder.model.fingerprint import digest
from site_builder.model.problems import Problem
from site_builder.model.value import Value

Place = Annotated[int, Meta(ge=-10_000, le=10_000)]


class PageFields(UserInput, frozen=True, kw_only=True):
    """The front matter of a content page, as written."""

    title: Annotated[
        str, Meta(min_length=1, max_length=200), describe("Headline: up to 200 characters", "About this hub")
    ]
    summary: Annotated[
        str,
        Meta(max_length=500),
        describe("Description for search engines: up to 500 characters", "Who we are and how we work."),
    ] = ""
    nav_order: Annotated[
        Place | None,
        describe("Place among the links of the footer, small numbers first; without it the page is not there", 1),
    ] = None


class ParsedPage(Value, frozen=True):
    """What `parse` makes of one content page."""

    path: str
    page: ContentPage | None
    """None when its errors leave nothing to go on with."""
    is_valid: bool
    """Whether the page may be shown; else parts of it are blanks, and it is there to be checked further."""
    body: Body | None
    problems: tuple[Problem, ...]


def parse_page(path: str, data: bytes, options: ReadOptions = DEFAULT_OPTIONS) -> ParsedPage:
    """Read one content page; `path` is relative to the site folder."""
    read, problems = read_markdown(path, data, PageFields, options.max_bytes)
    if read is None:
        return ParsedPage(path, None, False, None, tuple(problems))
    fields, document = read.fields, read.document
    markdown = MarkdownFile(path, options.html)
    body = Body(markdown.block(document.body, document.body_line, top_heading=2))
    slug = slugify(PurePosixPath(path).stem)
    if not slug:
        problems.append(Problem(path, "empty-slug", "the file name has no letter or digit to make a URL from"))
    page = ContentPage(
        path=path,
        slug=slug,
        title=" ".join(fields.title.split()),
        summary=" ".join(fields.summary.split()),
        nav_order=fields.nav_order,
        body=digest(body),
        links=tuple(markdown.links),
        anchors=tuple(markdown.anchors),
    )
    return ParsedPage(path, page, read.is_valid, body, (*problems, *markdown.problems))
