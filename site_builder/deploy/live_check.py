"""Compare the live site, by its sitemap, with the site that a build of the hub would give now."""

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

MAX_SIZE = 50 * 1024 * 1024
"""Bytes of a sitemap; the limit of the protocol (sitemaps.org)."""
MAX_PARTS = 5_000
"""Sitemaps of an index that are read."""
_NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


class LiveError(Exception):
    """The live site cannot be read. The message is for users."""


class ExpectedSite(Value, frozen=True):
    """The site that should be live."""

    diagnostics: tuple[Diagnostic, ...]
    """Problems of the hub. After an error, the other fields may be wrong."""
    changed_times: dict[str, Timestamp | None]
    """When each page of the sitemap last changed, by URL."""
    unpublished_reasons: dict[str, str]
    """Why stories are not published, by URL."""
    urls: Urls


class LiveDifference(Value, frozen=True):
    """A URL at which the live site differs from the expected one."""

    what: Literal["missing", "late", "should be gone"]
    url: str
    detail: str = ""


def expected_urls(options: Options) -> ExpectedSite:
    """Return the site that should be live at the time of the selection. Raises OSError."""
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
    """Read the sitemaps of the site served at `url`. Return the `lastmod` of each URL, as written there.

    `urls` are the public URLs of the site, which its sitemap names. Raises LiveError.
    """
    root = url.rstrip("/") + "/"
    base = urls.absolute("/")
    parts = _entries(f"{root}{PATH.removeprefix('/')}", "sitemap")
    changed_times: dict[str, str] = {}
    for number, part in enumerate(list(parts)[:MAX_PARTS], 1):
        if not part.startswith(base):
            raise LiveError(f"{root} has the sitemap of another site, with {part}")
        changed_times |= _entries(root + part.removeprefix(base), "url")
        tick(number, len(parts))
    return changed_times


def compare_live(live: Mapping[str, str], expected: ExpectedSite) -> list[LiveDifference]:
    """Return the differences between the live and the expected site. `live` has the live `lastmod` by URL."""
    differences = [
        LiveDifference("missing", url, f"changed {_time_text(changed)}" if changed else "")
        for url, changed in expected.changed_times.items()
        if url not in live
    ]
    for url, live_time in live.items():
        if url not in expected.changed_times:
            differences.append(LiveDifference("should be gone", url, expected.unpublished_reasons.get(url, "")))
        elif (changed := expected.changed_times[url]) and _is_older(live_time, changed):
            detail = f"changed {_time_text(changed)}, live is {live_time or 'without a date'}"
            differences.append(LiveDifference("late", url, detail))
    return sorted(differences, key=lambda difference: (difference.what, difference.url))


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
    """Return the `lastmod` of each URL in a sitemap or sitemap index."""
    try:
        reply = fetch(url, limit=MAX_SIZE + 1)
    except FetchError as error:
        raise LiveError(f"{url}: {error}") from None
    if reply.status != 200:
        raise LiveError(f"{url}: {reply.status} {reply.reason}".rstrip())
    if len(reply.body) > MAX_SIZE:
        raise LiveError(f"{url}: larger than the 50 MB allowed for a sitemap")
    try:
        document = ElementTree.fromstring(reply.body)
    except ElementTree.ParseError:
        raise LiveError(f"{url}: not a sitemap") from None
    entries = document.iter(_NAMESPACE + kind)
    pairs = ((entry.findtext(f"{_NAMESPACE}loc", ""), entry.findtext(f"{_NAMESPACE}lastmod", "")) for entry in entries)
    return {location.strip(): lastmod.strip() for location, lastmod in pairs}


def _is_older(live_time: str, changed: Timestamp) -> bool:
    try:
        return parse_timestamp(live_time, changed.local.tzinfo).at < changed.at
    except ValueError:
        return True


def _time_text(changed: Timestamp) -> str:
    return changed.local.isoformat() if changed.timed else changed.local.date().isoformat()
