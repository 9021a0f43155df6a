from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from site_builder.deploy.indexnow import submit_urls
from site_builder.hub.urls import Urls

SITE = Urls("https://hub.example", "/news-hub/")
KEY = "0123456789abcdef"


class IndexNowHandler(BaseHTTPRequestHandler):
    """Records requests; answers with the status in the path."""

    received: list[Any]

    def do_POST(self) -> None:
        assert self.headers["Content-Type"] == "application/json; charset=utf-8"
        self.received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(int(self.path[1:]))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(IndexNowHandler, "received", [], raising=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), IndexNowHandler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_submission_has_host_key_and_urls(engine: str) -> None:
    urls = ["https://hub.example/news-hub/", "https://hub.example/news-hub/news/a/"]
    assert submit_urls(urls, KEY, SITE, f"{engine}/202") == ""
    assert IndexNowHandler.received == [
        {
            "host": "hub.example",
            "key": KEY,
            "keyLocation": f"https://hub.example/news-hub/{KEY}.txt",
            "urlList": urls,
        }
    ]


def test_urls_are_split_into_requests_of_ten_thousand(engine: str) -> None:
    assert submit_urls([f"https://hub.example/{n}" for n in range(20_001)], KEY, SITE, f"{engine}/200") == ""
    assert [len(message["urlList"]) for message in IndexNowHandler.received] == [10_000, 10_000, 1]


def test_errors_are_returned_as_a_message(engine: str) -> None:
    for status in (400, 403, 422, 429, 500):
        assert submit_urls(["a"], KEY, SITE, f"{engine}/{status}").startswith(f"{status} ")
    assert "refused" in submit_urls(["a"], KEY, SITE, "http://127.0.0.1:1/")
