"""Serve the finished files of a site as a host would: its media types, headers, redirects and page for missing URLs."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from socket import socket
from urllib.parse import quote, unquote, urlsplit

from tornado.httpserver import HTTPServer
from tornado.routing import HostMatches
from tornado.web import Application, RequestHandler

from site_builder.hosting.media_types import cache_control, content_type
from site_builder.serve.host_rules import HEADERS_FILE, REDIRECTS_FILE, read_host_rules
from site_builder.serve.responses import NOT_FOUND, PreviewResponse, find, in_folder
from site_builder.serve.server import IP_ADDRESS, WrongHost

_FOR_THE_HOST = (HEADERS_FILE, REDIRECTS_FILE, "vercel.json", "_nginx", "_s3")
"""Files and folders at the top of a site that hosts read and do not serve."""


class BuiltSite:
    """A finished site. Its files are read again for each request, so a new build shows at once."""

    def __init__(self, output: Path, base_path: str) -> None:
        self.output = output
        self.base_path = base_path

    def answer(self, path: str) -> tuple[PreviewResponse, list[tuple[str, str]]]:
        """Return what answers the decoded path of a URL, and the headers that the site asks for."""
        rules = read_host_rules(self.output)
        response = find(in_folder(self.output), self.base_path, path)
        if response.file.split("/")[0] in _FOR_THE_HOST:
            response = PreviewResponse(404, NOT_FOUND if (self.output / NOT_FOUND).is_file() else "")
        redirect = rules.redirects.get(path)
        if redirect and redirect.status == 410:
            response = PreviewResponse(410, NOT_FOUND)
        elif redirect:
            response = PreviewResponse(redirect.status, location=redirect.location)
        return response, rules.headers_of(path)


def run_built_site(site: BuiltSite, sockets: list[socket], host: str) -> None:
    """Serve until KeyboardInterrupt. Requests that name another machine are refused, as by the preview."""

    async def serve() -> None:
        names = HostMatches(rf"(?i:(?:.+\.)?localhost|{IP_ADDRESS}|{re.escape(host)})$")
        handlers = [(names, [("/.*", _Files, {"site": site})])]
        server = Application(handlers, default_handler_class=WrongHost, log_function=lambda handler: None)
        HTTPServer(server).add_sockets(sockets)
        await asyncio.Event().wait()

    asyncio.run(serve())


class _Files(RequestHandler):
    """The files of a finished site."""

    def initialize(self, site: BuiltSite) -> None:
        self._site = site

    def head(self) -> None:
        """Answer as to GET; the body is left out."""
        self.get()

    def get(self) -> None:
        """Answer with a file, a redirect or the page for missing URLs."""
        path = unquote(urlsplit(self.request.uri or "").path)
        response, headers = self._site.answer(path)
        self.set_status(response.status)
        self.clear_header("Server")
        if response.location:
            query = f"?{self.request.query}" if self.request.query and "?" not in response.location else ""
            self.set_header("Location", quote(response.location, safe="/:?#[]@!$&'()*+,;=%~") + query)
            self.finish()
            return
        self.set_header("Content-Type", content_type(response.file or "missing.txt"))
        self.set_header("Cache-Control", cache_control(response.file))
        for name, value in headers:
            self.set_header(name, value)
        try:
            data = (self._site.output / response.file).read_bytes() if response.file else b"Not found\n"
        except OSError:  # A build has just removed it.
            self.set_status(404)
            data = b"Not found\n"
        self.finish(data)
