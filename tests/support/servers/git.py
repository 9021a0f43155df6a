"""A server of git by HTTP on this machine: what git itself brings for one (`git http-backend`), behind a few lines."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread


@contextmanager
def git_server(folder: Path) -> Iterator[int]:
    """Serves the repositories of a folder, to everybody; gives the port."""
    handler = type("Handler", (_Handler,), {"folder": folder})
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of connections that broke."""


class _Handler(BaseHTTPRequestHandler):
    folder: Path

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        asked = {
            "GIT_PROJECT_ROOT": str(self.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "REMOTE_USER": "editor",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }
        data = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        backend = subprocess.run(
            ["git", "http-backend"], input=data, env={**os.environ, **asked}, capture_output=True, check=True
        )
        head, _, body = backend.stdout.partition(b"\r\n\r\n")
        status = head.partition(b"Status: ")[2].partition(b"\r\n")[0] or b"200 OK"
        self.wfile.write(b"HTTP/1.0 " + status + b"\r\n" + head + b"\r\n\r\n" + body)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Say nothing."""
