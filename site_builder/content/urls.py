"""Addresses of the web: what is wrong with one."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from site_builder.model.value import Value

LOGIN_MESSAGE = "a URL must not contain a user name or password"
"""As RFC 9110, section 4.2.4 says: whoever reads the page could use them."""
LOGIN_HINT = "remove the part before the @; if it was a real password, change it"

_NEVER = frozenset("<>\"'`\\^{|}")
"""Characters of no address (RFC 3986, appendix A), though browsers take some."""


class UrlFault(Value, frozen=True):
    """What is wrong with an address, without any password that it holds; and what to do."""

    message: str
    hint: str


def url_fault(url: str, hint: str = "") -> UrlFault | None:
    """What is wrong with an absolute web address, if anything; with a hint where its form is to blame."""
    invalid = UrlFault(f"`{url[:100]}` is not a valid URL", hint)
    try:
        parts = urlsplit(url)
        if has_login(parts):
            return UrlFault(LOGIN_MESSAGE, LOGIN_HINT)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return invalid
    if parts.scheme not in ("http", "https"):
        return UrlFault(f"`{url[:100]}` is not an http or https URL", hint)
    return invalid if not host or any(c.isspace() or c in _NEVER for c in url) else None


def has_login(parts: SplitResult) -> bool:
    """Whether an address holds a user name or a password (RFC 3986, section 3.2.1)."""
    return "@" in parts.netloc
