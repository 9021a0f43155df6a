"""Normalise the URLs of original articles, so that two URLs of one article compare equal.

Drops the scheme, `www.`, tracking parameters, AMP variants, a trailing slash and the anchor. For arXiv, also drops
the version and the difference between abstract and PDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from site_builder.content.story import host_of
from site_builder.model.collections import Item
from site_builder.model.fields import texts_of

_TRACKING = re.compile(
    r"utm_\w+|(?:mtm|pk|piwik)_(?:campaign|cid|content|group|keyword|kwd|medium|placement|source)"  # Google, Matomo
    r"|_ga|_gl|gclid|gclsrc|dclid|gbraid|wbraid|gad_source|gad_campaignid|srsltid"  # Google
    r"|fbclid|igshid|igsh|msclkid|ttclid|twclid|yclid|ysclid|_openstat|epik|li_fat_id|rdt_cid|scclid"  # networks
    r"|mc_[ce]id|_hsenc|_hsmi|__hs(?:fp|sc|tc)|hsctatracking|mkt_tok|vero_(?:conv|id)|oly_(?:anon|enc)_id|_bta_[ct]id"
    r"|hsa_(?:acc|ad|cam|grp|kw|la|mt|net|ol|src|tgt|ver)|ck_subscriber_id|dm_i|trk_(?:contact|msg|module|sid)|wickedid",
    re.I,
)
"""Query parameters that are made to track readers, by the services that add them. A name that a site may also use for
something else, such as `ref`, `source`, `share` or `s`, is none of them."""
_AMP_PARAMETER = re.compile(r"amp(?:_(?:js_v|gsa|ct|kit))?|outputtype", re.I)
"""Query parameters that select the AMP variant of a page."""
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
    query = sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _is_irrelevant(k))
    netloc = f"{host}:{port}" if port not in (None, 80, 443) else host
    return netloc + path + ("?" + "&".join(f"{quote(k)}={quote(v)}" for k, v in query) if query else "")


def strip_tracking(url: str) -> str:
    """Return the URL without its tracking parameters; everything else stays as it is."""
    before, mark, query, anchor = _split(url)
    kept = "&".join(part for part in query.split("&") if not _tracks(part))
    return before + (mark if kept else "") + kept + anchor


def tracking_parameters(url: str) -> list[str]:
    """Return the names of the tracking parameters of a URL, in order."""
    return [part.partition("=")[0] for part in _split(url)[2].split("&") if _tracks(part)]


def _split(url: str) -> tuple[str, str, str, str]:
    """Return what is before the query, its `?`, the query, and the anchor with its `#`."""
    page, hash_mark, anchor = url.partition("#")
    return *page.partition("?"), hash_mark + anchor


def _tracks(part: str) -> bool:
    return _TRACKING.fullmatch(unquote(part.partition("=")[0])) is not None


def _is_irrelevant(name: str) -> bool:
    """Return whether a query parameter makes no difference to the article."""
    return bool(_TRACKING.fullmatch(name) or _AMP_PARAMETER.fullmatch(name))


def is_on_domain(host: str, domain: str) -> bool:
    """Return whether a host is a domain or one of its subdomains."""
    return host == domain or host.endswith(f".{domain}")


def find_source(url: str, sources: Iterable[Item]) -> Item | None:
    """Return the source whose domain contains the host of a URL; the longest domain wins."""
    host = host_of(url)
    matches = [
        (len(domain), source)
        for source in sources
        for domain in texts_of(source.fields, "domains")
        if is_on_domain(host, domain)
    ]
    return max(matches, key=lambda match: match[0])[1] if matches else None
