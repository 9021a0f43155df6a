"""Server: the preview on the loopback, and the word to open pages that they have changed. Knows tornado and livereload.

Of livereload only the protocol and the script for browsers are used: its watcher looks at every file again and again,
and what it puts into pages is a script that their Content-Security-Policy forbids.

The pages of other sites must not learn what is written here: an address that names another host is refused (DNS
rebinding), and so is a WebSocket of another origin (RFC 6455, 10.2).
"""

from __future__ import annotations

import asyncio
import errno
import json
import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from socket import socket
from urllib.parse import quote, unquote, urlsplit

import msgspec
from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler  # type: ignore[import-untyped]
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from tornado.routing import HostMatches
from tornado.web import Application, RequestHandler, StaticFileHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.hosting.media_types import content_type
from site_builder.hub.assets import ASSETS
from site_builder.serve.early_render import EarlyPage
from site_builder.serve.overlay import overlay_state
from site_builder.serve.rebuild import RebuildResult
from site_builder.serve.responses import (
    PreviewResponse,
    ShownPage,
    find,
    page_difference,
    shown_page,
    with_tags,
)

LOOPBACK = "127.0.0.1"
PORTS_TO_TRY = 100
CLIENT = Path(__file__).parent / "client"
STYLES, STATE = "/_preview/styles", "/_preview/state"
"""What an open page is told to fetch again, in place of the path of a file that has changed."""
_ADDRESS = r"\d+(?:\.\d+){3}|\[[0-9a-fA-F:.]+\]"
_EMPTY_PAGE = b"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Not built yet</title>
<style>body { margin: 2rem; font: 1.1rem/1.5 system-ui, sans-serif }</style>
</head>
<body data-empty><p>This hub has not been built yet.</p></body>
</html>
"""


Later = Callable[..., None]
"""Has a function called with some arguments, in the thread that serves."""


class Preview:
    """What the handlers share: the output folder, what came of the last build, and the open pages."""

    def __init__(self, output: Path, outcome: RebuildResult, link: Callable[[Diagnostic], str]) -> None:
        self.output = output
        self.open: set[_Socket] = set()
        self._outcome = outcome
        self._link = link
        self._early: EarlyPage | None = None

    def answer(self, path: str) -> PreviewResponse:
        """What answers the path of an address."""
        done = self._outcome.done
        return find(self.output, done.base_path if done else "/", path)

    def page(self, answer: PreviewResponse) -> bytes:
        """The page that stands in a file of the output folder."""
        if self._early and self._early.file == answer.file:
            return self._early.data
        try:
            return (self.output / answer.file).read_bytes() if answer.file else _EMPTY_PAGE
        except OSError:  # It was removed just now; what takes its place is told to the page.
            return _EMPTY_PAGE

    def state(self, path: str) -> bytes:
        """What is said over the page at the path of an address, as JSON."""
        return msgspec.json.encode(overlay_state(self._outcome, self.answer(path).file, self._link))

    def update(self, outcome: RebuildResult) -> None:
        """Tell the open pages what came of a build."""
        self._outcome = msgspec.structs.replace(outcome, done=outcome.done or self._outcome.done)
        self._early = None
        self._tell_open_pages()

    def show(self, page: EarlyPage) -> None:
        """Serve a page ahead of the build that makes it."""
        self._early = page
        self._tell_open_pages()

    def _tell_open_pages(self) -> None:
        for page in tuple(self.open):
            self.bring_up_to_date(page)

    def bring_up_to_date(self, page: _Socket) -> None:
        """Have an open page show what is served at its address now: only one that has changed is loaded again."""
        answer = self.answer(page.path)
        now = None if answer.location else shown_page(self.page(answer))
        change = page_difference(page.shown, now) if now else "page"
        if change == "page":
            page.tell(page.path)
        else:
            page.tell(STATE)
        if change == "styles" and now:
            page.tell(STYLES)
            page.shown = now


def listen(host: str, port: int) -> list[socket]:
    """Sockets at the first free port from this one on. Raises OSError."""
    for candidate in range(port, min(port + PORTS_TO_TRY, 65536)):
        try:
            return bind_sockets(candidate, host)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    raise OSError(errno.EADDRINUSE, f"no free port from {port} to {port + PORTS_TO_TRY - 1}")


def run(preview: Preview, sockets: list[socket], host: str, begin: Callable[[Later], None]) -> None:
    """Serve until KeyboardInterrupt.

    `begin` is called once, with a function that has another one called where the preview is served, from any thread.
    """

    async def forever() -> None:
        HTTPServer(_application(preview, host)).add_sockets(sockets)
        begin(IOLoop.current().add_callback)
        await asyncio.Event().wait()

    asyncio.run(forever())


def _application(preview: Preview, host: str) -> Application:
    """Answers those who name this machine as the loopback, as a number, or as the editor has named it."""
    names = HostMatches(rf"(?i:(?:.+\.)?localhost|{_ADDRESS}|{re.escape(host)})$")
    handlers = [
        ("/livereload", _Socket, {"preview": preview}),
        ("/livereload\\.js", LiveReloadJSHandler),
        (STATE, _State, {"preview": preview}),
        ("/_preview/(.*)", _Client, {"path": str(CLIENT)}),
        ("/(.*)", _Site, {"path": str(preview.output), "preview": preview}),
    ]
    return Application([(names, handlers)], default_handler_class=_Refusal, log_function=lambda handler: None)


class _Refusal(RequestHandler):
    """Answers those who call this machine by the name of another."""

    def prepare(self) -> None:
        """Whatever the method."""
        self.set_status(403)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{self.request.host} is not served here; `serve --host` names the host to serve.\n")


class _Files(StaticFileHandler):
    """Files as they are on the disk at this moment: only those that have their digest in the name may be kept."""

    def set_extra_headers(self, path: str) -> None:
        """What stands above every answer, whatever the file."""
        self.set_header("Cache-Control", "max-age=3600, immutable" if path.startswith(ASSETS) else "no-store")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("X-Content-Type-Options", "nosniff")

    def compute_etag(self) -> None:
        return None

    def should_return_304(self) -> bool:
        return False

    def get_content_type(self) -> str:
        return content_type(self.absolute_path or "")


class _Client(_Files):
    """The script and the styles of the bar and the overlay."""


class _Site(_Files):
    """The site: pages with the tags of the preview, all other files byte for byte."""

    def initialize(self, path: str, preview: Preview) -> None:  # type: ignore[override]
        super().initialize(path)
        self._preview = preview

    async def get(self, path: str, include_body: bool = True) -> None:
        answer = self._preview.answer(unquote(urlsplit(self.request.uri or "").path))
        if answer.location:
            query = f"?{self.request.query}" if self.request.query else ""
            self.redirect(quote(answer.location) + query, status=answer.status)
        elif answer.file.endswith(".html") or not answer.file:
            self._send(self._preview.page(answer), answer.status if answer.file else 503)
        else:
            await super().get(answer.file, include_body)

    def _send(self, page: bytes, status: int) -> None:
        self.set_status(status)
        self.set_extra_headers("")
        self.set_header("Content-Type", content_type("page.html"))
        self.finish(with_tags(page, _tags(shown_page(page), self.request.host)))


class _State(RequestHandler):
    """What is said over a page."""

    def initialize(self, preview: Preview) -> None:
        self._preview = preview

    def get(self) -> None:
        """The address of the page is in the query."""
        self.set_header("Content-Type", content_type("state.json"))
        self.set_header("Cache-Control", "no-store")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.finish(self._preview.state(unquote(self.get_query_argument("path", "/"))))


class _Socket(LiveReloadHandler):  # type: ignore[misc]
    """The connection to an open page, by the protocol of LiveReload."""

    def initialize(self, preview: Preview) -> None:
        self._preview = preview
        self.path = "/"
        self.shown = ShownPage("", "")

    def check_origin(self, origin: str) -> bool:
        """Only pages of this server may connect."""
        return WebSocketHandler.check_origin(self, origin)

    def on_message(self, message: str | bytes) -> None:
        """The greeting, and then which page it is, with the digests that the plug-in gives."""
        told = json.loads(message)
        if told.get("command") != "info":
            super().on_message(message)
            return
        page = told["plugins"]["preview"]
        self.path = unquote(urlsplit(told["url"]).path)
        self.shown = ShownPage(page["whole"], page["unstyled"])
        self._preview.open.add(self)
        self._preview.bring_up_to_date(self)

    def on_close(self) -> None:
        """The page was closed or left."""
        self._preview.open.discard(self)

    def tell(self, path: str) -> None:
        """Say that something has changed: a page, or one of STYLES and STATE."""
        message = {"command": "reload", "path": path, "liveCSS": True, "liveImg": False}
        try:
            sent = self.write_message(message)
        except WebSocketClosedError:
            self.on_close()
        else:
            asyncio.ensure_future(sent).add_done_callback(lambda done: done.cancelled() or done.exception())


def _tags(page: ShownPage, host: str) -> bytes:
    """What is put into a page: files of this server, as its Content-Security-Policy asks for."""
    name, port = urlsplit(f"//{host}").hostname or LOOPBACK, urlsplit(f"//{host}").port or 80
    client = f"/livereload.js?host={quote(f'[{name}]' if ':' in name else name)}&port={port}&maxdelay=2000"
    return (
        f'<script src="/_preview/preview.js" data-whole="{page.whole}" data-unstyled="{page.unstyled}" defer></script>'
        f'<script src="{escape(client)}" defer></script>'
    ).encode()
