"""The network: one request at a time. The only module that touches it, for the commands that are asked to.

Whatever a site answers, an answer takes a bounded time and no more memory than is asked for.
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

AGENT = f"site-builder/{__version__} (an AI news hub)"
TIMEOUT = 20.0
"""Seconds to wait for a site to say something."""
LONGEST = 60.0
"""Seconds for all of an answer, with those that it leads to: a site may say a little again and again."""
REDIRECTIONS = 10
"""How often an answer may lead elsewhere."""
REASON = 100
"""Characters of the words beside a status."""
_MOVED = (301, 302, 303, 307, 308)


class Reply(Value, frozen=True):
    """What a site answered."""

    status: int
    reason: str
    retry_after: str = ""
    """When it wants to be asked again, as it says it."""
    body: bytes = b""


class FetchError(Exception):
    """A site did not answer: in words."""


def fetch(url: str, method: Literal["HEAD", "GET"] = "GET", limit: int = 0, timeout: float | None = None) -> Reply:
    """Ask for an address, and follow where it leads. Of the body, no more than `limit` bytes are read.

    Raises NoReplyError.
    """
    return _ask(url, method, {"Accept": "text/html,*/*;q=0.8"}, None, limit, timeout or TIMEOUT)


def post_json(url: str, message: object) -> Reply:
    """Send a message as JSON. Raises NoReplyError."""
    headers = {"Content-Type": "application/json; charset=utf-8"}
    return _ask(url, "POST", headers, msgspec.json.encode(message), 0, TIMEOUT)


def _ask(url: str, method: str, headers: Mapping[str, str], data: bytes | None, limit: int, timeout: float) -> Reply:
    with _Deadline(LONGEST) as deadline:
        try:
            for _ in range(REDIRECTIONS + 1):
                asked = Request(_ascii(url), data, {"User-Agent": AGENT, **headers}, method=method)
                with _opener(deadline).open(asked, timeout=timeout) as reply:
                    place = reply.headers.get("Location", "")
                    is_moved = data is None and reply.status in _MOVED and place
                    answer = None if is_moved else _reply(reply, _body(reply, limit), is_last=data is not None)
                    deadline.check()
                    if answer:
                        return answer
                url = urljoin(url, quote(place, safe=string.punctuation, encoding="iso-8859-1"))
            raise FetchError("its redirections do not end")
        except URLError as error:
            raise _no_reply(error.reason, deadline) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _no_reply(error, deadline) from None


class _Deadline:
    """Close connections when their time is over, whatever they are saying.

    Timeouts of sockets, and those of urllib3, count silence: a site that sends a byte now and then, or `100 Continue`
    again and again, would hold a command for ever.
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
        for one in self._sockets:
            one.close()

    def watch(self, connection: socket.socket) -> None:
        """From now on, this one too; by a double, as TLS takes the socket itself away."""
        self._sockets.append(connection.dup())
        self.check()

    def check(self) -> None:
        """Raises TimeoutError when the time is over."""
        if self.is_over:
            raise TimeoutError

    def _end(self) -> None:
        self.is_over = True
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


class _Watched(HTTPConnection):
    """A connection with a deadline."""

    deadline: _Deadline

    def connect(self) -> None:
        """Connect, and be watched from then on."""
        super().connect()
        self.deadline.watch(self.sock)


class _WatchedByTLS(HTTPSConnection, _Watched):
    """The same, which is watched while the keys are made, too."""


class _Http(HTTPHandler):
    def __init__(self, deadline: _Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def http_open(self, request: Request) -> HTTPResponse:
        return self.do_open(partial(_made, _Watched, self._deadline), request)


class _Https(HTTPSHandler):
    def __init__(self, deadline: _Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def https_open(self, request: Request) -> HTTPResponse:
        return self.do_open(partial(_made, _WatchedByTLS, self._deadline), request)


def _made(kind: type[_Watched], deadline: _Deadline, host: str, timeout: float) -> _Watched:
    connection = kind(host, timeout=timeout)
    connection.deadline = deadline
    return connection


def _opener(deadline: _Deadline) -> OpenerDirector:
    """Opens addresses of the web, by the proxy of the environment; none of files or FTP. It follows nothing."""
    opener = OpenerDirector()
    for handler in (ProxyHandler(), _Http(deadline), _Https(deadline)):
        opener.add_handler(handler)
    return opener


def _body(reply: HTTPResponse, limit: int) -> bytes:
    """So much of what it holds. Raises IncompleteRead when there is less than was announced."""
    if not limit or not 200 <= reply.status < 300:
        return b""
    body = reply.read(limit)
    if len(body) < limit and reply.length:
        raise http.client.IncompleteRead(body)
    return body


def _reply(reply: HTTPResponse, body: bytes, is_last: bool) -> Reply:
    if reply.status < 200 or (300 <= reply.status < 400 and not is_last):
        raise FetchError("its redirections lead nowhere" if reply.status >= 300 else "it does not end its answer")
    reason = "".join(letter if letter.isprintable() else " " for letter in reply.reason[:REASON]).strip()
    return Reply(reply.status, reason, reply.headers.get("Retry-After", ""), body)


def _no_reply(why: object, deadline: _Deadline) -> FetchError:
    """What kept a site from answering, in words."""
    if deadline.is_over or isinstance(why, TimeoutError):
        return FetchError("it took too long")
    if isinstance(why, socket.gaierror):
        return FetchError("its host cannot be found")
    if isinstance(why, ConnectionRefusedError):
        return FetchError("its host refused the connection")
    if isinstance(why, ssl.SSLCertVerificationError):
        return FetchError(f"its certificate is not valid: {why.verify_message}")
    if isinstance(why, ConnectionError | http.client.IncompleteRead | ssl.SSLEOFError):
        return FetchError("the connection broke before the end of its answer")
    if isinstance(why, ssl.SSLError):
        return FetchError("it does not speak TLS, as an https address should")
    if isinstance(why, http.client.InvalidURL):
        return FetchError("its address is not valid")
    if isinstance(why, http.client.HTTPException):
        return FetchError("it does not answer as a web site does")
    if isinstance(why, OSError):
        return FetchError(why.strerror or str(why) or type(why).__name__)
    return FetchError(str(why)[:200] or type(why).__name__)


def _ascii(url: str) -> str:
    """An address as it goes over the wire (RFC 3987, 3.1). Raises ValueError when there is no such form."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise ValueError("it is not an http or https address")
    host = (parts.hostname or "").encode("idna").decode()
    place = (f"[{host}]" if ":" in host else host) + (f":{parts.port}" if parts.port else "")
    kept = "/:@!$&'()*+,;=~%-._"
    return urlunsplit((parts.scheme, place, quote(parts.path, safe=kept), quote(parts.query, safe=kept + "?"), ""))
