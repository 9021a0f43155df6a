"""The archive: an overview by year and month, a page for each year, and lists of the stories of each month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from site_builder.content.translations import Translator
from site_builder.hub.archive import LINES, Month
from site_builder.hub.groups import Batches, Groups, kind_of_batches
from site_builder.hub.hub import Hub
from site_builder.hub.pagination import items_on, page_ranges
from site_builder.hub.urls import Urls, month_path, output_file
from site_builder.model.content import Timestamp
from site_builder.model.fingerprint import digest, digest_bytes
from site_builder.model.outputs import Page, PageContext
from site_builder.model.site import Card, DateForms
from site_builder.model.value import Value
from site_builder.pages.lists import Pager, Position, numbered, pager, positions


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


class ArchiveSite(Value, frozen=True):
    """What the pages of months show of the hub."""

    urls: Urls
    texts: dict[str, str]
    dates: DateForms


def plan(hub: Hub) -> Iterator[Page]:
    """Plan the overviews: of all years, and of each year."""
    years = [_year(hub, year, list(months)) for year, months in groupby(hub.months, key=lambda month: month.year)]
    yield _overview(hub, "/archive/", 0, tuple(years))
    for year in years:
        yield _overview(hub, f"/archive/{year.year:04}/", year.year, (year,))


def groups(hub: Hub) -> Batches:
    """Return a group for each page of each month."""
    site = ArchiveSite(hub.urls, hub.site.texts, hub.site.dates)
    facts = site, hub.config.page_sizes.list, hub.stories.faces_key
    return kind_of_batches("archive", digest(facts), lambda: _groups(hub, site))


def _groups(hub: Hub, site: ArchiveSite) -> Groups:
    names: list[str] = []
    keys: list[bytes] = []
    pages: list[tuple[Month, Sequence[int], Position]] = []
    faces, site_key, size = hub.stories.faces, digest(site), hub.config.page_sizes.list * LINES
    for month in hub.months:
        for position, chunk in positions(page_ranges(len(month.stories), size)):
            shown = items_on(month.stories, chunk)
            names.append(output_file(numbered(month_path(month.first), chunk.number)))
            keys.append(digest_bytes(site_key + digest([month.first, position]) + b"".join([faces[i] for i in shown])))
            pages.append((month, shown, position))

    def outputs_of(i: int) -> Iterator[Page]:
        month, shown, position = pages[i]
        yield _month(site, month.first, position, hub.cards(shown))

    return Groups(names, keys, outputs_of)


def page_at(hub: Hub, path: str) -> Iterator[Page]:
    """Plan the page of a month that is at a path below the output folder, if there is one."""
    site, size = ArchiveSite(hub.urls, hub.site.texts, hub.site.dates), hub.config.page_sizes.list * LINES
    for month in hub.months:
        for position, chunk in positions(page_ranges(len(month.stories), size)):
            if output_file(numbered(month_path(month.first), chunk.number)) == path:
                yield _month(site, month.first, position, hub.cards(items_on(month.stories, chunk)))


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


def _title(site: ArchiveSite, first: Timestamp, number: int) -> str:
    translator = Translator(site.texts, dates=site.dates)
    name = translator.month(first)
    return translator.text("page_title", name=name, number=number) if number else name


def _month(site: ArchiveSite, first: Timestamp, position: Position, cards: tuple[Card, ...]) -> Page:
    urls, front = site.urls, month_path(first)
    path = numbered(front, position.number)
    context = MonthContext(
        title=_title(site, first, position.number),
        href=urls.href(path),
        url=urls.absolute(path),
        is_indexed=position.number == 0,
        section=urls.href("/archive/"),
        first=first,
        cards=cards,
        pager=pager(urls, front, position, cards),
        archive=urls.href("/archive/"),
    )
    return Page(output_file(path), "month.html", context)
