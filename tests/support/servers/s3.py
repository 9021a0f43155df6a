"""An S3 server on this machine, by moto, in a process of its own: it prints its port, and lives until its input ends.

It keeps a log of its requests, and fails on request:

    GET /-/log              method, path and status, a line with tabs for each request to an object
    PUT /-/fail-after/N     answers 500 to all puts of objects but the next N; with N = none, to none
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

Environ = dict[str, Any]
StartResponse = Callable[..., Any]


class Watched:
    """The server, with the log and the failures."""

    def __init__(self) -> None:
        self.app = DomainDispatcherApplication(create_backend_app)
        self.log: list[str] = []
        self.left: int | None = None
        self.lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if path == "/-/log":
            start_response("200 OK", [("Content-Type", "text/plain")])
            return ["".join(f"{line}\n" for line in self.log).encode("latin-1")]
        if path.startswith("/-/fail-after/"):
            number = path.rpartition("/")[2]
            self.left = None if number == "none" else int(number)
            start_response("200 OK", [])
            return [b""]
        is_put = method == "PUT" and path.count("/") > 1
        with self.lock:
            fails = is_put and self.left == 0
            if is_put and self.left:
                self.left -= 1
        if fails:
            self.log.append(f"{method}\t{path}\t500")
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            start_response("500 Internal Server Error", [("Content-Type", "text/plain")])
            return [b"full"]

        def started(status: str, *more: Any) -> Any:
            if path.count("/") > 1:
                self.log.append(f"{method}\t{path}\t{status[:3]}")
            return start_response(status, *more)

        return self.app(environ, started)  # type: ignore[no-any-return]


class Quiet(WSGIRequestHandler):
    """Says nothing of requests."""

    def log_request(self, *_: object) -> None:
        """Nothing."""


def main() -> None:
    server = make_server("127.0.0.1", 0, Watched(), threaded=True, request_handler=Quiet)
    print(server.server_port, flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
