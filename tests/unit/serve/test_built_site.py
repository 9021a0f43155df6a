"""The finished site, served as a host would: files, media types, headers, redirects, missing pages."""

from __future__ import annotations

from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from site_builder.serve.built_site import BuiltSite
from site_builder.serve.host_rules import HostRedirect, matches, read_host_rules
from tests.support.cli import run
from tests.support.hubs import write_file
from tests.support.patience import PATIENCE
from tests.support.serve_process import serving

HEADERS = """\
/news-hub/*
  Content-Security-Policy: default-src 'none'; img-src 'self'
  X-Robots-Tag: noindex

/news-hub/news/:story/index.md
  Content-Type: text/markdown; charset=utf-8
"""
REDIRECTS = """\
/news-hub/old/ /news-hub/news/a/ 301
/news-hub/caf%C3%A9 https://x.example/?q=a 302
/news-hub/gone /404 410
/x/* /y 301
"""


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A finished site below a base path."""
    for name, text in (
        ("index.html", "home"),
        ("404.html", "missing"),
        ("news/a/index.html", "a"),
        ("assets/site.abc.css", "a{}"),
        ("_nginx/site.conf", "x"),
        ("_headers", HEADERS),
        ("_redirects", REDIRECTS),
    ):
        write_file(tmp_path / "public" / name, text)
    return tmp_path / "public"


@pytest.mark.parametrize(
    ("path", "status", "answer"),
    [
        ("/news-hub/", 200, "index.html"),
        ("/news-hub/news/a/", 200, "news/a/index.html"),
        ("/news-hub/news/a", 301, "/news-hub/news/a/"),
        ("/", 302, "/news-hub/"),
        ("/news-hub/nothing/", 404, "404.html"),
        ("/news/a/", 404, "404.html"),
        ("/news-hub/../secret", 404, "404.html"),
        ("/news-hub/old/", 301, "/news-hub/news/a/"),
        ("/news-hub/café", 302, "https://x.example/?q=a"),
        ("/news-hub/gone", 410, "404.html"),
        ("/news-hub/_headers", 404, "404.html"),
        ("/news-hub/_nginx/site.conf", 404, "404.html"),
    ],
)
def test_urls_are_answered_as_by_a_host(output: Path, path: str, status: int, answer: str) -> None:
    response, _ = BuiltSite(output, "/news-hub/").answer(path)
    assert (response.status, response.location or response.file) == (status, answer)


def test_headers_are_those_of_the_rules_for_the_path(output: Path) -> None:
    rules = read_host_rules(output)
    assert [name for name, _ in rules.headers_of("/news-hub/news/a/index.md")] == [
        "Content-Security-Policy",
        "X-Robots-Tag",
        "Content-Type",
    ]
    assert dict(rules.headers_of("/news-hub/"))["Content-Security-Policy"] == "default-src 'none'; img-src 'self'"
    assert rules.headers_of("/elsewhere/") == []
    assert rules.redirects.keys() == {"/news-hub/old/", "/news-hub/café", "/news-hub/gone"}
    assert rules.redirects["/news-hub/gone"] == HostRedirect("/404", 410)


def test_site_without_rules_has_none(tmp_path: Path) -> None:
    rules = read_host_rules(tmp_path)
    assert (rules.headers_of("/"), rules.redirects) == ([], {})


@pytest.mark.parametrize(
    ("pattern", "path", "is_match"),
    [
        ("/*", "/a/b", True),
        ("/a/:b/c", "/a/x/c", True),
        ("/a/:b/c", "/a/x/y/c", False),
        ("/a.b", "/a-b", False),
        ("/%C3%A9/*", "/é/x", True),
        ("", "/", False),
    ],
)
def test_patterns_match_names_and_rests(pattern: str, path: str, is_match: bool) -> None:
    assert matches(pattern, path) is is_match


def test_finished_site_is_served(output: Path) -> None:
    hub_dir = output.parent
    write_file(hub_dir / "site.yaml", "title: T\nbase_url: https://hub.example/news-hub/\n")
    with serving(hub_dir, "--built") as served:
        address = urlsplit(served.address)
        connection = HTTPConnection(address.hostname or "", address.port, timeout=PATIENCE)
        replies = {}
        for method, path in (
            ("GET", "/news-hub/"),
            ("GET", "/news-hub/assets/site.abc.css"),
            ("HEAD", "/news-hub/x"),
            ("GET", "/news-hub/old/?a=1"),
        ):
            connection.request(method, path)
            reply = connection.getresponse()
            replies[path] = (reply.status, reply.read(), reply.headers)
        assert served.interrupt() in (0, 130)
        connection.close()
    status, body, headers = replies["/news-hub/"]
    assert (status, body, headers["Content-Type"]) == (200, b"home", "text/html; charset=utf-8")
    assert headers["X-Robots-Tag"] == "noindex" and "must-revalidate" in headers["Cache-Control"]
    assert "immutable" in replies["/news-hub/assets/site.abc.css"][2]["Cache-Control"]
    assert replies["/news-hub/x"][:2] == (404, b"")
    assert replies["/news-hub/old/?a=1"][2]["Location"] == "/news-hub/news/a/?a=1"


def test_missing_site_is_reported(tmp_path: Path) -> None:
    write_file(tmp_path / "site.yaml", "title: T\nbase_url: https://hub.example/\n")
    result = run("serve", "--site", tmp_path, "--built")
    assert result.exit_code == 1 and "site-builder build" in result.stderr
    assert run("serve", "--site", tmp_path, "--output", "x").exit_code == 2
