"""Judge absolute http and https URLs, and say what is wrong with them.

All URLs of a hub are judged here: in front matter, settings, bodies, redirects and on the command line. The rules are
those of RFC 3986, with the letters of all languages (RFC 3987), as far as browsers accept them (WHATWG URL Standard).
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, unquote, urlsplit

from site_builder.model.value import Value

MAX_LENGTH = 8_000
"""Maximum length of a URL, in characters. RFC 9110, section 4.1, asks servers and programs to support as many."""
LOGIN_MESSAGE = "a URL must not contain a user name or password"
"""RFC 9110, section 4.2.4: everyone who reads the page could use them."""
LOGIN_HINT = "remove the part before the @; if it was a real password, change it"
HINT = "a URL starts with https://"

_USUAL = re.compile(
    r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:[/?#][A-Za-z0-9\-._~%/?#\[\]@!$&'()*+,;=:]*)?", re.ASCII
)
"""Most valid URLs: neither a port nor letters of other alphabets."""
_INVALID = re.compile(
    r'[\s\x00-\x20<>"`\\^{|}\x7f-\xa0\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff\ud800-\udfff]'
)
"""Characters that RFC 3986, appendix A, and RFC 3987, sections 2.2 and 4.1, do not allow, and invisible ones. Browsers
accept some. Two invisible characters are allowed, because Persian and the languages of India need them."""


_AFTER_HOST = re.compile(r"(https?://[^/?#\\]+)([/?#].*)", re.I | re.S)
_ENCODED = re.compile(r'[ "<>`^{|}]')


def is_usual_url(url: str) -> bool:
    """Return whether a URL is valid without a closer look."""
    return len(url) <= MAX_LENGTH and _USUAL.fullmatch(url) is not None


class UrlFault(Value, frozen=True):
    """Why a URL is invalid, without any password in it, and how to fix it."""

    message: str
    hint: str


def url_fault(url: str, hint: str = "") -> UrlFault | None:
    """Return what is wrong with an absolute URL, or None. `hint` is used when its form is wrong."""
    if is_usual_url(url):
        return None
    invalid = UrlFault(f"`{url[:100]}` is not a valid URL", hint)
    try:
        parts = urlsplit(url)
        if _has_login(parts):
            return UrlFault(LOGIN_MESSAGE, LOGIN_HINT)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return invalid
    if parts.scheme not in ("http", "https"):
        return UrlFault(f"`{url[:100]}` is not an http or https URL", hint)
    if len(url) > MAX_LENGTH:
        return UrlFault(f"this URL has {len(url):,} characters, more than the allowed {MAX_LENGTH:,}", "")
    has_host = all(host.removesuffix(".").split(".")) and "%" not in host
    return None if has_host and not _INVALID.search(url) else invalid


def link_fault(url: str, hint: str = "") -> UrlFault | None:
    """Return what is wrong with a URL that is written as browsers accept it, to be published by `encode_url`."""
    fault = url_fault(encode_url(url), hint)
    return fault and (url_fault(url, hint) or fault)  # The message shows the URL as written.


def encode_url(url: str) -> str:
    """Percent-encode the characters that browsers accept after the host of an http or https URL, and RFC 3986 does not.

    These are the space and ``"<>`^{|}``. All other URLs stay as they are.
    """
    match = _AFTER_HOST.fullmatch(url)
    return match[1] + _ENCODED.sub(lambda sign: f"%{ord(sign[0]):02X}", match[2]) if match else url


def split_reference(reference: str) -> tuple[str, str]:
    """Split a path with its query and anchor, and decode the path: `a%20b.pdf?c%23#d` gives `a b.pdf` and `?c%23#d`.

    What follows the path stays as written, because other programs read it.
    """
    path = without_suffix(reference)
    return unquote(path), reference[len(path) :]


def without_suffix(reference: str) -> str:
    """Return a path or URL without its query and anchor."""
    return reference.partition("#")[0].partition("?")[0]


def anchor_in(suffix: str) -> str:
    """Return the decoded anchor in what follows a path; empty when there is none."""
    return unquote(suffix.partition("#")[2])


def encode_suffix(suffix: str) -> str:
    """Percent-encode a query and an anchor for an `href`; what is encoded stays as it is (RFC 3986)."""
    return quote(suffix, safe="?#/&=%+-._~!$'()*,;:@")


def _has_login(parts: SplitResult) -> bool:
    """Return whether a URL contains a user name or password (RFC 3986, section 3.2.1)."""
    return "@" in parts.netloc
