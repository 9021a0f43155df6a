"""Whether two addresses are of one original: what sets them apart without meaning is taken away.

Tracking parameters, `www.`, AMP (the accelerated copies of pages), a trailing slash, the scheme and the anchor; for
arXiv also the version, and whether the abstract or the PDF file is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from site_builder.content.story import host_of
from site_builder.model.content import Source

_TRACKING = re.compile(
    r"(?i)utm_\w+|mtm_\w+|pk_\w+|hsa_\w+|_hs\w+|mc_[ce]id|[a-z]{1,2}clid|fbclid|msclkid|igshid|igsh|yclid|ref|ref_src|"
    r"ref_url|referrer|source|cmp|cmpid|ncid|sr_share|share|smid|guccounter|amp(?:_\w+)?|outputtype|trk|trackingid|rss|feature"
)
"""Names of parameters that say how a reader came to a page, not which page it is."""
_AMP_CACHE = re.compile(r"^(?:www\.)?google\.[a-z.]+/amp/(?:s/)?|^[a-z0-9-]+\.cdn\.ampproject\.org/[a-z]/(?:s/)?")
_HOST_PREFIX = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_AMP_PATH = re.compile(r"(?:/amp|\.amp)$|^/amp(?=/)|\.amp(?=\.html?$)")
_INDEX = re.compile(r"/index\.(?:html?|php)$")
_ARXIV = re.compile(r"^/(?:abs|pdf|html)/(.+?)(?:v\d+)?(?:\.pdf)?$")


def canonical_original_url(url: str) -> str:
    """What all addresses of one original have in common; empty when this is no address."""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if not host:
        return ""
    cached = _AMP_CACHE.sub("", host + parts.path)
    if cached != host + parts.path:
        return canonical_original_url(f"https://{cached}" + (f"?{parts.query}" if parts.query else ""))
    host = _HOST_PREFIX.sub("", host)
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~")
    path = _INDEX.sub("", _AMP_PATH.sub("", path.rstrip("/"))).rstrip("/")
    if host == "arxiv.org" and (paper := _ARXIV.fullmatch(path)):
        path = f"/abs/{paper[1]}"
    query = sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k))
    where = f"{host}:{port}" if port not in (None, 80, 443) else host
    return where + path + ("?" + "&".join(f"{quote(k)}={quote(v)}" for k, v in query) if query else "")


def strip_tracking(url: str) -> str:
    """The address without the parameters that say how a reader came to it."""
    before, mark, query = url.partition("?")
    query, hash_mark, anchor = query.partition("#")
    kept = "&".join(part for part in query.split("&") if not _TRACKING.fullmatch(part.partition("=")[0]))
    return before + (mark if kept else "") + kept + hash_mark + anchor


def find_source(url: str, sources: Iterable[Source]) -> Source | None:
    """The source on whose domain an address is; of several the one with the longest, which says most."""
    host = host_of(url)
    living = [
        (len(domain), source)
        for source in sources
        for domain in source.domains
        if host == domain or host.endswith("." + domain)
    ]
    return max(living, key=lambda one: one[0])[1] if living else None
