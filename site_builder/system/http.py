"""Send one HTTP request at a time. The only module that uses the network, for commands that the user asks to.

Whatever a server answers, a request takes a bounded time and bounded memory.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import string
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from threading import Timer
from typing import Literal
from urllib.error import URLError
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

import msgspec

from site_builder import __version__
from site_builder.model.value import Value

USER_AGENT = f"site-builder/{__version__} (an AI news hub)"
TIMEOUT = 20.0
"""Seconds to wait for the next data."""
TOTAL_TIMEOUT = 60.0
"""Seconds for a whole request with its redirects, because a server may send a little data again and again."""
MAX_REDIRECTS = 10
"""Redirects followed in one request."""
MAX_REASON = 100
"""Characters of a reason phrase that are kept."""
_MOVED = (301, 302, 303, 307, 308)


class Reply(Value, frozen=True):
    """The answer of a server."""

    status: int
    reason: str
    retry_after: str = ""
    """The header `Retry-After`."""
    body: bytes = b""


class FetchError(Exception):
    """A server did not answer. The message says why, for users."""


def fetch(url: str, method: Literal["HEAD", "GET"] = "GET", limit: int = 0, timeout: float | None = None) -> Reply:
    """Request a URL and follow redirects. Reads at most `limit` bytes of the body. Raises FetchError."""
    return _request(url, method, {"Accept": "text/html,*/*;q=0.8"}, None, limit, timeout or TIMEOUT)


def post_json(url: str, message: object) -> Reply:
    """Send a message as JSON. Raises FetchError."""
    headers = {"Content-Type": "application/json; charset=utf-8"}
    return _request(url, "POST", headers, msgspec.json.encode(message), 0, TIMEOUT)


def _request(
    url: str, method: str, headers: Mapping[str, str], data: bytes | None, limit: int, timeout: float
) -> Reply:
    with _Deadline(TOTAL_TIMEOUT) as deadline:
        try:
            for _ in range(MAX_REDIRECTS + 1):
                request = Request(_ascii_url(url), data, {"User-Agent": USER_AGENT, **headers}, method=method)
                with _opener(deadline).open(request, timeout=timeout) as reply:
                    location = reply.headers.get("Location", "")
                    is_moved = data is None and reply.status in _MOVED and location
                    result = None if is_moved else _reply(reply, _body(reply, limit), allow_redirect=data is not None)
                    deadline.check()
                    if result:
                        return result
                url = urljoin(url, quote(location, safe=string.punctuation, encoding="iso-8859-1"))
            raise FetchError("too many redirects")
        except URLError as error:
            raise _fetch_error(error.reason, deadline) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _fetch_error(error, deadline) from None


class _Deadline:
    """Closes connections when their time is over, even while they send data.

    Socket timeouts count only silence. A server that sends a byte now and then, or `100 Continue` again and again,
    could otherwise block a command forever.
    """

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._sockets: list[socket.socket] = []
        self._timer = Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> _Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        for connection in self._sockets:
            connection.close()

    def watch(self, connection: socket.socket) -> None:
        """Also close this connection at the deadline. Uses a duplicate, because TLS detaches the socket."""
        self._sockets.append(connection.dup())
        self.check()

    def check(self) -> None:
        """Raise TimeoutError after the deadline."""
        if self.is_over:
            raise TimeoutError

    def _end(self) -> None:
        self.is_over = True
        for connection in self._sockets:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _DeadlineConnection(HTTPConnection):
    """An HTTP connection with a deadline."""

    deadline: _Deadline

    def connect(self) -> None:
        """Connect, and start to watch the deadline."""
        super().connect()
        self.deadline.watch(self.sock)


class _DeadlineTLSConnection(HTTPSConnection, _DeadlineConnection):
    """An HTTPS connection with a deadline, also during the TLS handshake."""


class _Http(HTTPHandler):
    def __init__(self, deadline: _Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def http_open(self, request: Request) -> HTTPResponse:
        return self.do_open(partial(_connect, _DeadlineConnection, self._deadline), request)


class _Https(HTTPSHandler):
    def __init__(self, deadline: _Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def https_open(self, request: Request) -> HTTPResponse:
        return self.do_open(partial(_connect, _DeadlineTLSConnection, self._deadline), request)


def _connect(
    connection_class: type[_DeadlineConnection], deadline: _Deadline, host: str, timeout: float
) -> _DeadlineConnection:
    connection = connection_class(host, timeout=timeout)
    connection.deadline = deadline
    return connection


def _opener(deadline: _Deadline) -> OpenerDirector:
    """Return an opener for HTTP and HTTPS only, with the proxy of the environment. It does not follow redirects."""
    opener = OpenerDirector()
    for handler in (ProxyHandler(), _Http(deadline), _Https(deadline)):
        opener.add_handler(handler)
    return opener


def _body(reply: HTTPResponse, limit: int) -> bytes:
    """Return at most `limit` bytes of the body. Raises IncompleteRead when it is shorter than announced."""
    if not limit or not 200 <= reply.status < 300:
        return b""
    body = reply.read(limit)
    if len(body) < limit and reply.length:
        raise http.client.IncompleteRead(body)
    return body


def _reply(reply: HTTPResponse, body: bytes, allow_redirect: bool) -> Reply:
    if reply.status < 200 or (300 <= reply.status < 400 and not allow_redirect):
        raise FetchError("its redirect has no target" if reply.status >= 300 else "its answer is incomplete")
    reason = "".join(letter if letter.isprintable() else " " for letter in reply.reason[:MAX_REASON]).strip()
    return Reply(reply.status, reason, reply.headers.get("Retry-After", ""), body)


def _fetch_error(cause: object, deadline: _Deadline) -> FetchError:
    """Return the error for users from the cause of a failed request."""
    if deadline.is_over or isinstance(cause, TimeoutError):
        return FetchError("it took too long")
    if isinstance(cause, socket.gaierror):
        return FetchError("its host cannot be found")
    if isinstance(cause, ConnectionRefusedError):
        return FetchError("its host refused the connection")
    if isinstance(cause, ssl.SSLCertVerificationError):
        return FetchError(f"its certificate is not valid: {cause.verify_message}")
    if isinstance(cause, ConnectionError | http.client.IncompleteRead | ssl.SSLEOFError):
        return FetchError("the connection closed before the end of its answer")
    if isinstance(cause, ssl.SSLError):
        return FetchError("its server does not support HTTPS")
    if isinstance(cause, http.client.InvalidURL):
        return FetchError("its URL is not valid")
    if isinstance(cause, http.client.HTTPException):
        return FetchError("its answer is not valid HTTP")
    if isinstance(cause, OSError):
        return FetchError(cause.strerror or str(cause) or type(cause).__name__)
    return FetchError(str(cause)[:200] or type(cause).__name__)


def _ascii_url(url: str) -> str:
    """Return a URL in ASCII (RFC 3987, 3.1). Raises ValueError when it is not an http or https URL."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise ValueError("it is not an http or https URL")
    host = (parts.hostname or "").encode("idna").decode()
    location = (f"[{host}]" if ":" in host else host) + (f":{parts.port}" if parts.port else "")
    safe = "/:@!$&'()*+,;=~%-._"
    return urlunsplit((parts.scheme, location, quote(parts.path, safe=safe), quote(parts.query, safe=safe + "?"), ""))
