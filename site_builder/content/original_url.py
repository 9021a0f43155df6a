"""Normalise the URLs of original articles, so that two URLs of one article compare equal.

Drops the scheme, `www.`, tracking parameters, AMP variants, a trailing slash and the anchor. For arXiv, also drops
the version and the difference between abstract and PDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from site_builder.content.story import host_of
from site_builder.model.content import Source

_TRACKING = re.compile(
    r"(?i)utm_\w+|mtm_\w+|pk_\w+|hsa_\w+|_hs\w+|mc_[ce]id|[a-z]{1,2}clid|fbclid|msclkid|igshid|igsh|yclid|ref|ref_src|"
    r"ref_url|referrer|source|cmp|cmpid|ncid|sr_share|share|smid|guccounter|amp(?:_\w+)?|outputtype|trk|"
    r"trackingid|rss|feature"
)
"""Query parameters that track readers and do not select a page."""
_AMP_CACHE = re.compile(r"^(?:www\.)?google\.[a-z.]+/amp/(?:s/)?|^[a-z0-9-]+\.cdn\.ampproject\.org/[a-z]/(?:s/)?")
_HOST_PREFIX = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_AMP_PATH = re.compile(r"(?:/amp|\.amp)$|^/amp(?=/)|\.amp(?=\.html?$)")
_INDEX = re.compile(r"/index\.(?:html?|php)$")
_ARXIV = re.compile(r"^/(?:abs|pdf|html)/(.+?)(?:v\d+)?(?:\.pdf)?$")


def canonical_original_url(url: str) -> str:
    """Return the normalised URL of an article, without a scheme; empty for an invalid URL."""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if not host:
        return ""
    uncached = _AMP_CACHE.sub("", host + parts.path)
    if uncached != host + parts.path:
        return canonical_original_url(f"https://{uncached}" + (f"?{parts.query}" if parts.query else ""))
    host = _HOST_PREFIX.sub("", host)
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~")
    path = _INDEX.sub("", _AMP_PATH.sub("", path.rstrip("/"))).rstrip("/")
    if host == "arxiv.org" and (paper := _ARXIV.fullmatch(path)):
        path = f"/abs/{paper[1]}"
    query = sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k))
    netloc = f"{host}:{port}" if port not in (None, 80, 443) else host
    return netloc + path + ("?" + "&".join(f"{quote(k)}={quote(v)}" for k, v in query) if query else "")


def strip_tracking(url: str) -> str:
    """Return the URL without its tracking parameters."""
    before, mark, query = url.partition("?")
    query, hash_mark, anchor = query.partition("#")
    kept = "&".join(part for part in query.split("&") if not _TRACKING.fullmatch(part.partition("=")[0]))
    return before + (mark if kept else "") + kept + hash_mark + anchor


def is_on_domain(host: str, domain: str) -> bool:
    """Return whether a host is a domain or one of its subdomains."""
    return host == domain or host.endswith(f".{domain}")


def find_source(url: str, sources: Iterable[Source]) -> Source | None:
    """Return the source whose domain contains the host of a URL; the longest domain wins."""
    host = host_of(url)
    matches = [(len(domain), source) for source in sources for domain in source.domains if is_on_domain(host, domain)]
    return max(matches, key=lambda match: match[0])[1] if matches else None
