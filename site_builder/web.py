"""The network: one request at a time. The only module that touches it, for the commands that are asked to."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Mapping
from email.message import Message
from typing import Literal
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

import msgspec

from site_builder import __version__
from site_builder.model import Value

AGENT = f"site-builder/{__version__} (an AI news hub)"
TIMEOUT = 20.0
"""Seconds to wait for a site to say something."""
_HANDLERS = (
    ProxyHandler,
    HTTPHandler,
    HTTPSHandler,
    HTTPRedirectHandler,
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
)
"""None for files or FTP: a redirection must not lead there."""


class Reply(Value, frozen=True):
    """What a site answered."""

    status: int
    reason: str
    retry_after: str = ""
    """When it wants to be asked again, as it says it."""
    body: bytes = b""


class NoReplyError(Exception):
    """A site did not answer: in words."""


def request(url: str, method: Literal["HEAD", "GET"] = "GET", limit: int = 0, timeout: float = TIMEOUT) -> Reply:
    """Ask for an address, and follow where it leads. Of the body, no more than `limit` bytes are read.

    Raises NoReplyError.
    """
    return _ask(url, method, {"Accept": "text/html,*/*;q=0.8"}, None, limit, timeout)


def post_json(url: str, message: object, timeout: float = TIMEOUT) -> Reply:
    """Send a message as JSON. Raises NoReplyError."""
    headers = {"Content-Type": "application/json; charset=utf-8"}
    return _ask(url, "POST", headers, msgspec.json.encode(message), 0, timeout)


def _ask(url: str, method: str, headers: Mapping[str, str], data: bytes | None, limit: int, timeout: float) -> Reply:
    opener = OpenerDirector()
    for handler in _HANDLERS:
        opener.add_handler(handler())
    try:
        asked = Request(_ascii(url), data, {"User-Agent": AGENT, **headers}, method=method)
        with opener.open(asked, timeout=timeout) as reply:
            return _reply(reply.status, reply.reason, reply.headers, reply.read(limit) if limit else b"")
    except HTTPError as error:
        with error:
            if error.code < 400:
                raise NoReplyError("its redirections lead nowhere") from None
            return _reply(error.code, error.reason, error.headers, b"")
    except URLError as error:
        raise _no_reply(error.reason) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _no_reply(error) from None


def _reply(status: int, reason: object, headers: Message, body: bytes) -> Reply:
    return Reply(status, str(reason), headers.get("Retry-After", ""), body)


def _no_reply(why: object) -> NoReplyError:
    if isinstance(why, TimeoutError):
        return NoReplyError("it took too long")
    if isinstance(why, socket.gaierror):
        return NoReplyError("its host cannot be found")
    return NoReplyError(str(why) or type(why).__name__)


def _ascii(url: str) -> str:
    """An address as it goes over the wire (RFC 3987, 3.1). Raises ValueError when there is no such form."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise ValueError("it is not an http or https address")
    host = (parts.hostname or "").encode("idna").decode()
    place = host + (f":{parts.port}" if parts.port else "")
    kept = "/:@!$&'()*+,;=~%-._"
    return urlunsplit((parts.scheme, place, quote(parts.path, safe=kept), quote(parts.query, safe=kept + "?"), ""))
