"""Live: what readers get now, by the sitemap that is live, beside what they should get, by the plan of the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal
from xml.etree import ElementTree

from site_builder.content.dates import parse_timestamp
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.hub.schedule import unpublished_reason
from site_builder.hub.urls import Urls, story_path
from site_builder.model.content import Timestamp
from site_builder.model.outputs import TextFile
from site_builder.model.value import Value
from site_builder.pages.sitemap import PATH, SitemapContext
from site_builder.pipeline.options import Options
from site_builder.pipeline.session import Session, SitePlan, with_session
from site_builder.system.http import FetchError, fetch
from site_builder.system.progress import ReportProgress, no_progress

LIMIT = 50 * 1024 * 1024
"""Bytes of a sitemap; the protocol allows no more (sitemaps.org)."""
PARTS = 5_000
"""Parts of an index that are looked at."""
_NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


class LiveError(Exception):
    """What is live cannot be told: in words."""


class ExpectedSite(Value, frozen=True):
    """What should be live."""

    diagnostics: tuple[Diagnostic, ...]
    """What is wrong with the hub; when there is an error, the rest is not to be trusted."""
    addresses: dict[str, Timestamp | None]
    """When each page of the sitemap last changed, by address."""
    unpublished_reasons: dict[str, str]
    """Why stories are not live, by address."""
    urls: Urls


class LiveDifference(Value, frozen=True):
    """An address at which readers do not get what they should."""

    what: Literal["missing", "late", "should be gone"]
    url: str
    detail: str = ""


def expected_urls(options: Options) -> ExpectedSite:
    """What should be live at the time of the selection. Raises OSError."""
    return with_session(options, _expected_urls)


def _expected_urls(session: Session) -> ExpectedSite:
    inputs = session.load()
    site = session.plan_site(inputs)
    diagnostics = session.diagnostics(inputs)
    if site is None:
        return ExpectedSite(diagnostics, {}, {}, Urls("", "/"))
    unpublished = dict(_unpublished(site, session.options))
    return ExpectedSite(diagnostics, dict(_changed_times(site)), unpublished, site.hub.urls)


def fetch_sitemaps(url: str, urls: Urls, tick: ReportProgress = no_progress) -> dict[str, str]:
    """The addresses that are live at an address of the site, and when each last changed, as it is written there.

    `urls` are those of the site, which its sitemap names. Raises LiveError.
    """
    root = url.rstrip("/") + "/"
    base = urls.absolute("/")
    parts = _entries(f"{root}{PATH.removeprefix('/')}", "sitemap")
    found: dict[str, str] = {}
    for number, part in enumerate(list(parts)[:PARTS], 1):
        if not part.startswith(base):
            raise LiveError(f"the sitemap there is of another site: it names {part}")
        found |= _entries(root + part.removeprefix(base), "url")
        tick(number, len(parts))
    return found


def compare_live(live: Mapping[str, str], wanted: ExpectedSite) -> list[LiveDifference]:
    """Where what is live is not what should be, by address."""
    found = [
        LiveDifference("missing", url, f"changed {_shown(moment)}" if moment else "")
        for url, moment in wanted.addresses.items()
        if url not in live
    ]
    for url, written in live.items():
        if url not in wanted.addresses:
            found.append(LiveDifference("should be gone", url, wanted.unpublished_reasons.get(url, "")))
        elif (moment := wanted.addresses[url]) and _is_older(written, moment):
            found.append(
                LiveDifference("late", url, f"changed {_shown(moment)}, live is {written or 'without a date'}")
            )
    return sorted(found, key=lambda one: (one.what, one.url))


def _changed_times(site: SitePlan) -> Iterator[tuple[str, Timestamp | None]]:
    for output in site.outputs:
        if isinstance(output, TextFile) and isinstance(output.context, SitemapContext) and not output.context.is_index:
            for address in output.context.addresses:
                yield address.url, address.changed


def _unpublished(site: SitePlan, options: Options) -> Iterator[tuple[str, str]]:
    for story in site.content.stories:
        reason = unpublished_reason(story, options.selection)
        if reason:
            yield site.hub.urls.absolute(story_path(story.slug)), reason


def _entries(url: str, kind: str) -> dict[str, str]:
    """The addresses of a sitemap or an index, with their `lastmod`."""
    try:
        reply = fetch(url, limit=LIMIT + 1)
    except FetchError as error:
        raise LiveError(f"{url}: {error}") from None
    if reply.status != 200:
        raise LiveError(f"{url}: {reply.status} {reply.reason}".rstrip())
    if len(reply.body) > LIMIT:
        raise LiveError(f"{url}: longer than a sitemap may be")
    try:
        document = ElementTree.fromstring(reply.body)
    except ElementTree.ParseError:
        raise LiveError(f"{url}: not a sitemap") from None
    entries = document.iter(_NAMESPACE + kind)
    pairs = ((one.findtext(f"{_NAMESPACE}loc", ""), one.findtext(f"{_NAMESPACE}lastmod", "")) for one in entries)
    return {address.strip(): changed.strip() for address, changed in pairs}


def _is_older(written: str, moment: Timestamp) -> bool:
    try:
        return parse_timestamp(written).at < moment.at
    except ValueError:
        return True


def _shown(moment: Timestamp) -> str:
    return moment.at.isoformat() if moment.timed else moment.at.date().isoformat()
