"""Parse a content page (About, Contact, ...) into a `ContentPage`, its body and its problems."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Annotated

from msgspec import Meta

from site_builder.content.markdown.document import MarkdownFile
from site_builder.content.plain_text import check_texts
from site_builder.content.reader import DEFAULT_OPTIONS, ReadOptions, read_markdown
from site_builder.content.schema.convert import UserInput, describe
from site_builder.content.slug import slugify
from site_builder.content.text import collapse_whitespace
from site_builder.model.content import Body, ContentPage
from site_builder.model.fingerprint import digest
from site_builder.model.problems import Problem
from site_builder.model.value import Value

NavOrder = Annotated[int, Meta(ge=-10_000, le=10_000)]


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
        NavOrder | None,
        describe("Position among the links in the footer, smallest first; without it the page is not listed", 1),
    ] = None


class ParsedPage(Value, frozen=True):
    """The result of parsing one content page."""

    path: str
    page: ContentPage | None
    """None when the front matter cannot be read."""
    is_valid: bool
    """Whether the page may be published; otherwise some fields are blank, and it only serves further checks."""
    body: Body | None
    problems: tuple[Problem, ...]


def parse_page(path: str, data: bytes, options: ReadOptions = DEFAULT_OPTIONS) -> ParsedPage:
    """Parse one content page; `path` is relative to the hub folder."""
    file, problems = read_markdown(path, data, PageFields, options.max_bytes)
    if file is None:
        return ParsedPage(path, None, False, None, tuple(problems))
    fields, document = file.fields, file.document
    markdown = MarkdownFile(path, options.html, options.box_titles)
    body = Body(markdown.block(document.body, document.body_line, top_heading=2))
    problems += check_texts(path, ((fields.title, ("title",)), (fields.summary, ("summary",))))
    slug = slugify(PurePosixPath(path).stem)
    if not slug:
        problems.append(Problem(path, "empty-slug", "the file name has no letter or digit to make a URL from"))
    page = ContentPage(
        path=path,
        slug=slug,
        title=collapse_whitespace(fields.title),
        summary=collapse_whitespace(fields.summary),
        nav_order=fields.nav_order,
        body=digest(body),
        links=tuple(markdown.links),
        anchors=tuple(markdown.anchors),
    )
    return ParsedPage(path, page, file.is_valid, body, (*problems, *markdown.problems))
