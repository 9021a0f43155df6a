"""Serve the preview with tornado, and reload open pages that have changed, with livereload.

Only the protocol and the browser script of livereload are used. Its watcher polls every file, and it adds an inline
script to pages that their Content-Security-Policy forbids.

Pages of other sites must not be able to read the preview. So requests that name another host (DNS rebinding) and
WebSockets of another origin (RFC 6455, 10.2) are refused.
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
from site_builder.hub.urls import output_file
from site_builder.pages.search import PATH as SEARCH_PATH
from site_builder.serve.live_site import LiveSite
from site_builder.serve.overlay import overlay_state
from site_builder.serve.rebuild_result import RebuildResult
from site_builder.serve.responses import (
    PreviewResponse,
    ShownPage,
    find,
    is_inside,
    page_difference,
    shown_page,
    with_tags,
)

LOOPBACK = "127.0.0.1"
PORTS_TO_TRY = 100
CLIENT = Path(__file__).parent / "client"
STYLES, STATE = "/_preview/styles", "/_preview/state"
"""Sent to an open page instead of its path, so that it fetches only its styles or its overlay again."""
IP_ADDRESS = r"\d+(?:\.\d+){3}|\[[0-9a-fA-F:.]+\]"
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


RunInServer = Callable[..., None]
"""Calls a function with arguments in the thread of the server. Can be called from any thread."""


class Preview:
    """State shared by the handlers: the output folder, the result of the last build, and the open pages."""

    def __init__(self, output: Path, result: RebuildResult, link: Callable[[Diagnostic], str]) -> None:
        self.output = output
        self.open_pages: set[_Socket] = set()
        self._result = result
        self._link = link
        self._live: LiveSite | None = None
        """The site since the last save, while the output folder holds an older one."""

    def find(self, path: str) -> PreviewResponse:
        """Return the response to a URL path."""
        last_build = self._result.last_build
        base_path = self._live.base_path if self._live else last_build.base_path if last_build else "/"
        return find(self._has, base_path, path)

    def _has(self, file: str) -> bool:
        if self._live and (file.endswith(".html") or self._live.has(file)):
            return self._live.has(file)
        return is_inside(self.output, self.output / file)

    def page(self, answer: PreviewResponse) -> bytes:
        """Return the bytes of the page of a response."""
        live_page = self._live.page(answer.file) or self._live.asset(answer.file) if self._live else None
        if live_page is not None:
            return live_page
        try:
            return (self.output / answer.file).read_bytes() if answer.file else _EMPTY_PAGE
        except OSError:  # The file was just removed; the next update refreshes the page.
            return _EMPTY_PAGE

    def asset(self, file: str) -> bytes | None:
        """Return the bytes of a file that is no page and not yet in the output folder; None for all others."""
        return self._live.asset(file) if self._live else None

    def state(self, path: str) -> bytes:
        """Return the overlay of the page at a URL path, as JSON."""
        result = self._result
        if self._live and result.last_build:
            last_build = msgspec.structs.replace(result.last_build, unpublished=tuple(self._live.unpublished))
            result = msgspec.structs.replace(result, last_build=last_build)
        return msgspec.json.encode(overlay_state(result, self.find(path).file, self._link))

    def update(self, result: RebuildResult, is_settled: bool = True) -> None:
        """Use the result of a build, and refresh the open pages.

        `is_settled` says that nothing was saved since the build began: the output folder is served again.
        """
        self._result = msgspec.structs.replace(result, last_build=result.last_build or self._result.last_build)
        if is_settled:
            self._live = None
        self._refresh_open_pages()

    def show(self, site: LiveSite | None) -> None:
        """Serve a site before its build; None to serve the last good one again."""
        self._live = site
        self._refresh_open_pages()

    def refresh_search(self) -> None:
        """Reload the open search pages: there is a new index."""
        for page in tuple(self.open_pages):
            if self.find(page.path).file == output_file(SEARCH_PATH):
                page.send_reload(page.path)

    def _refresh_open_pages(self) -> None:
        for page in tuple(self.open_pages):
            self.refresh(page)

    def refresh(self, page: _Socket) -> None:
        """Make an open page show what is now served at its URL. Reloads it only if it has changed."""
        answer = self.find(page.path)
        current_page = None if answer.location else shown_page(self.page(answer))
        change = page_difference(page.shown, current_page) if current_page else "page"
        if change == "page":
            page.send_reload(page.path)
        else:
            page.send_reload(STATE)
        if change == "styles" and current_page:
            page.send_reload(STYLES)
            page.shown = current_page


def listen(host: str, port: int) -> list[socket]:
    """Bind sockets to the first free port from `port` on. Raises OSError."""
    for candidate in range(port, min(port + PORTS_TO_TRY, 65536)):
        try:
            return bind_sockets(candidate, host)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    raise OSError(errno.EADDRINUSE, f"no free port from {port} to {port + PORTS_TO_TRY - 1}")


def run(preview: Preview, sockets: list[socket], host: str, on_started: Callable[[RunInServer], None]) -> None:
    """Serve until KeyboardInterrupt.

    Calls `on_started` once, with a function that runs another one in the thread of the server.
    """

    async def serve() -> None:
        HTTPServer(_application(preview, host)).add_sockets(sockets)
        on_started(IOLoop.current().add_callback)
        await asyncio.Event().wait()

    asyncio.run(serve())


def _application(preview: Preview, host: str) -> Application:
    """Return the application for requests that name this machine: as localhost, an IP address, or `host`."""
    names = HostMatches(rf"(?i:(?:.+\.)?localhost|{IP_ADDRESS}|{re.escape(host)})$")
    handlers = [
        ("/livereload", _Socket, {"preview": preview}),
        ("/livereload\\.js", LiveReloadJSHandler),
        (STATE, _OverlayHandler, {"preview": preview}),
        ("/_preview/(.*)", _ClientFiles, {"path": str(CLIENT)}),
        ("/(.*)", _SiteFiles, {"path": str(preview.output), "preview": preview}),
    ]
    return Application([(names, handlers)], default_handler_class=WrongHost, log_function=lambda handler: None)


class WrongHost(RequestHandler):
    """Refuses requests that name another host."""

    def prepare(self) -> None:
        """Refuse requests of any method."""
        self.set_status(403)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{self.request.host} is not served here; `serve --host` names the host to serve.\n")


class _StaticFiles(StaticFileHandler):
    """Files from the disk. Browsers may cache only those with a digest in their names."""

    def set_extra_headers(self, path: str) -> None:
        """Set the headers of every response."""
        self.set_header("Cache-Control", "max-age=3600, immutable" if path.startswith(ASSETS) else "no-store")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("X-Content-Type-Options", "nosniff")

    def compute_etag(self) -> None:
        return None

    def should_return_304(self) -> bool:
        return False

    def get_content_type(self) -> str:
        return content_type(self.absolute_path or "")


class _ClientFiles(_StaticFiles):
    """The script and styles of the preview."""


class _SiteFiles(_StaticFiles):
    """Files of the site: pages with the tags of the preview, all other files unchanged."""

    def initialize(self, path: str, preview: Preview) -> None:  # type: ignore[override]
        super().initialize(path)
        self._preview = preview

    async def get(self, path: str, include_body: bool = True) -> None:
        answer = self._preview.find(unquote(urlsplit(self.request.uri or "").path))
        if answer.location:
            query = f"?{self.request.query}" if self.request.query else ""
            self.redirect(quote(answer.location) + query, status=answer.status)
        elif answer.file.endswith(".html") or not answer.file:
            self._send(self._preview.page(answer), answer.status if answer.file else 503)
        elif (data := self._preview.asset(answer.file)) is not None:
            self.set_extra_headers(answer.file)
            self.set_header("Content-Type", content_type(answer.file))
            self.finish(data)
        else:
            await super().get(answer.file, include_body)

    def _send(self, page: bytes, status: int) -> None:
        self.set_status(status)
        self.set_extra_headers("")
        self.set_header("Content-Type", content_type("page.html"))
        self.finish(with_tags(page, _preview_tags(shown_page(page), self.request.host)))


class _OverlayHandler(RequestHandler):
    """The overlay of a page, as JSON."""

    def initialize(self, preview: Preview) -> None:
        self._preview = preview

    def get(self) -> None:
        """Return the overlay of the page whose path is in the query."""
        self.set_header("Content-Type", content_type("state.json"))
        self.set_header("Cache-Control", "no-store")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.finish(self._preview.state(unquote(self.get_query_argument("path", "/"))))


class _Socket(LiveReloadHandler):  # type: ignore[misc]
    """The connection to an open page, with the LiveReload protocol."""

    def initialize(self, preview: Preview) -> None:
        self._preview = preview
        self.path = "/"
        self.shown = ShownPage("", "")

    def check_origin(self, origin: str) -> bool:
        """Accept only pages of this server."""
        return WebSocketHandler.check_origin(self, origin)

    def on_message(self, message: str | bytes) -> None:
        """Handle the greeting, and the message with the URL and digests of the page."""
        data = json.loads(message)
        if data.get("command") != "info":
            super().on_message(message)
            return
        page = data["plugins"]["preview"]
        self.path = unquote(urlsplit(data["url"]).path)
        self.shown = ShownPage(page["whole"], page["unstyled"])
        self._preview.open_pages.add(self)
        self._preview.refresh(self)

    def on_close(self) -> None:
        """Forget a page that was closed or left."""
        self._preview.open_pages.discard(self)

    def send_reload(self, path: str) -> None:
        """Tell the page what has changed: a path, STYLES or STATE."""
        message = {"command": "reload", "path": path, "liveCSS": True, "liveImg": False}
        try:
            sent = self.write_message(message)
        except WebSocketClosedError:
            self.on_close()
        else:
            asyncio.ensure_future(sent).add_done_callback(lambda future: future.cancelled() or future.exception())


def _preview_tags(page: ShownPage, host: str) -> bytes:
    """Return the script tags added to pages; no inline scripts, which the Content-Security-Policy forbids."""
    name, port = urlsplit(f"//{host}").hostname or LOOPBACK, urlsplit(f"//{host}").port or 80
    client = f"/livereload.js?host={quote(f'[{name}]' if ':' in name else name)}&port={port}&maxdelay=2000"
    return (
        f'<script src="/_preview/preview.js" data-whole="{page.whole}" data-unstyled="{page.unstyled}" defer></script>'
        f'<script src="{escape(client)}" defer></script>'
    ).encode()
