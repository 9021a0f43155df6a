"""Check absolute http and https URLs, and say what is wrong with them."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from site_builder.model.value import Value

LOGIN_MESSAGE = "a URL must not contain a user name or password"
"""RFC 9110, section 4.2.4: everyone who reads the page could use them."""
LOGIN_HINT = "remove the part before the @; if it was a real password, change it"

_INVALID_CHARACTERS = frozenset("<>\"'`\\^{|}")
"""Characters that RFC 3986, appendix A, does not allow, though browsers accept some."""


class UrlFault(Value, frozen=True):
    """Why a URL is invalid, without any password in it, and how to fix it."""

    message: str
    hint: str


def url_fault(url: str, hint: str = "") -> UrlFault | None:
    """Return what is wrong with an absolute URL, or None. `hint` is used when its form is wrong."""
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
    return invalid if not host or any(c.isspace() or c in _INVALID_CHARACTERS for c in url) else None


def has_login(parts: SplitResult) -> bool:
    """Return whether a URL contains a user name or password (RFC 3986, section 3.2.1)."""
    return "@" in parts.netloc
