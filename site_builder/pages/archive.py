"""The archive: an overview by year and month, a page for each year, and lists of the stories of each month."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from site_builder.content.translations import Translator
from site_builder.hub.archive import LINES, Month
from site_builder.hub.hub import Hub
from site_builder.hub.pagination import items_on, page_ranges
from site_builder.hub.urls import month_path, output_file
from site_builder.model.content import Timestamp
from site_builder.model.outputs import Page, PageContext
from site_builder.model.site import Card
from site_builder.model.value import Value
from site_builder.pages.lists import Pager, numbered, pager


class MonthCount(Value, frozen=True):
    """A month in an overview."""

    first: Timestamp
    url: str
    count: int


class ArchiveYear(Value, frozen=True):
    """A year in an overview: its months, newest first."""

    year: int
    url: str
    count: int
    months: tuple[MonthCount, ...]


class ArchiveContext(PageContext, frozen=True, kw_only=True):
    """What the overview and the page of a year show."""

    year: int
    """0 on the overview of all years."""
    years: tuple[ArchiveYear, ...]


class MonthContext(PageContext, frozen=True, kw_only=True):
    """What a page of a month shows."""

    first: Timestamp
    cards: tuple[Card, ...]
    pager: Pager
    archive: str
    """Href of the overview."""


def plan(hub: Hub) -> Iterator[Page]:
    """Plan all pages of the archive."""
    years = [_year(hub, year, list(months)) for year, months in groupby(hub.months, key=lambda month: month.year)]
    yield _overview(hub, "/archive/", 0, tuple(years))
    for year in years:
        yield _overview(hub, f"/archive/{year.year:04}/", year.year, (year,))
    for month in hub.months:
        yield from _month(hub, month)


def _year(hub: Hub, year: int, months: list[Month]) -> ArchiveYear:
    counts = tuple(MonthCount(m.first, hub.urls.href(month_path(m.first)), len(m.stories)) for m in months)
    return ArchiveYear(year, hub.urls.href(f"/archive/{year:04}/"), sum(count.count for count in counts), counts)


def _overview(hub: Hub, path: str, year: int, years: tuple[ArchiveYear, ...]) -> Page:
    title = hub.site.texts["archive"] + (f" {year}" if year else "")
    context = ArchiveContext(
        title=title,
        href=hub.urls.href(path),
        url=hub.urls.absolute(path),
        is_indexed=bool(years),
        section=hub.urls.href("/archive/"),
        year=year,
        years=years,
    )
    return Page(output_file(path), "archive.html", context)


def _title(hub: Hub, month: Month, number: int) -> str:
    translator = Translator(hub.site.texts, dates=hub.site.dates)
    name = translator.month(month.first)
    return translator.text("page_title", name=name, number=number) if number else name


def _month(hub: Hub, month: Month) -> Iterator[Page]:
    front = month_path(month.first)
    pages = page_ranges(len(month.stories), hub.config.page_sizes.list * LINES)
    for i, chunk in enumerate(pages):
        path = numbered(front, chunk.number)
        context = MonthContext(
            title=_title(hub, month, chunk.number),
            href=hub.urls.href(path),
            url=hub.urls.absolute(path),
            is_indexed=chunk.number == 0,
            section=hub.urls.href("/archive/"),
            first=month.first,
            cards=hub.cards(items_on(month.stories, chunk)),
            pager=pager(hub, front, pages, i, month.stories),
            archive=hub.urls.href("/archive/"),
        )
        yield Page(output_file(path), "month.html", context)
