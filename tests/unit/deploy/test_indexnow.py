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


class Engine(BaseHTTPRequestHandler):
    """Keeps what it is told; the answer is the number in the path."""

    told: list[Any]

    def do_POST(self) -> None:
        assert self.headers["Content-Type"] == "application/json; charset=utf-8"
        self.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(int(self.path[1:]))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(Engine, "told", [], raising=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), Engine) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_what_is_told(engine: str) -> None:
    urls = ["https://hub.example/news-hub/", "https://hub.example/news-hub/news/a/"]
    assert submit_urls(urls, KEY, SITE, f"{engine}/202") == ""
    assert Engine.told == [
        {
            "host": "hub.example",
            "key": KEY,
            "keyLocation": f"https://hub.example/news-hub/{KEY}.txt",
            "urlList": urls,
        }
    ]


def test_no_more_than_the_protocol_allows_at_once(engine: str) -> None:
    assert submit_urls([f"https://hub.example/{n}" for n in range(20_001)], KEY, SITE, f"{engine}/200") == ""
    assert [len(one["urlList"]) for one in Engine.told] == [10_000, 10_000, 1]


def test_what_goes_wrong_is_said(engine: str) -> None:
    assert (
        submit_urls(["a"], KEY, SITE, f"{engine}/403")
        == "403 the key file of the site is not there, or holds another key"
    )
    assert submit_urls(["a"], KEY, SITE, f"{engine}/400") == "400 the message is not understood"
    assert submit_urls(["a"], KEY, SITE, f"{engine}/422") == "422 the addresses are not of this site"
    assert submit_urls(["a"], KEY, SITE, f"{engine}/429") == "429 it has been told too much"
    assert submit_urls(["a"], KEY, SITE, f"{engine}/500") == "500 Internal Server Error"
    assert "refused" in submit_urls(["a"], KEY, SITE, "http://127.0.0.1:1/")
