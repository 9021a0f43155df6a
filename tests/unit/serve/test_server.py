"""The preview over HTTP: its addresses, bytes and types, who may ask, and how it begins and ends."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import closing
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from site_builder.hub.schedule import Selection
from site_builder.pipeline.build import build
from site_builder.pipeline.options import Options
from tests.support.hubs import NOW, add_story, tree, write_file, write_hub
from tests.support.patience import PATIENCE
from tests.support.serve_process import Serve, serving

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
TAGS = re.compile(rb'<script src="/_preview/.*?></script><script src="/livereload.*?></script>')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub below a base path, with stories that readers do not get and a few kinds of files."""
    site = tmp_path_factory.mktemp("serve") / "hub"
    write_file(site / "site.yaml", "title: Test Hub\nbase_url: https://hub.example/ai-news/\n")
    write_file(site / "static/root/robots.txt", "User-agent: *\n")
    write_file(site / "static/root/öffnung.txt", "offen")
    add_story(site, "first")
    add_story(site, "sketch", draft="true")
    add_story(site, "coming", day="2125-01-01")
    add_story(site, "over", expires="2026-11-02")
    return site


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[Serve]:
    """That hub, served."""
    with serving(site) as served:
        yield served


class Reply(NamedTuple):
    """What the server has answered."""

    status: int
    headers: Message
    body: bytes


def ask(served: Serve, path: str, method: str = "GET", **headers: str) -> Reply:
    """The answer to a request."""
    host, port = re.fullmatch(r"http://([\d.]+):(\d+).*", served.address).groups()  # type: ignore[union-attr]
    connection = HTTPConnection(host, int(port), timeout=PATIENCE)
    with closing(connection):
        connection.request(method, path, headers=headers)
        reply = connection.getresponse()
        with closing(reply):
            return Reply(reply.status, reply.headers, b"" if reply.status == 101 else reply.read())


def test_served_files_equal_built_files(site: Path, served: Serve, tmp_path: Path) -> None:
    selection = Selection(at=NOW, drafts=True, future=True, expired=True)
    build(
        Options(
            hub_dir=site,
            output=tmp_path / "public",
            selection=selection,
            jobs=1,
            index_search=False,
            state=tmp_path / "state",
        )
    )
    built = tree(tmp_path / "public")
    assert {"news/sketch/index.html", "news/coming/index.html", "news/over/index.html"} <= built.keys()
    for path, data in built.items():
        url = "/ai-news/" + path.removesuffix("index.html").replace("ö", "%C3%B6")
        body = ask(served, url).body
        assert TAGS.sub(b"", body) == data, path
        assert (body != data) == path.endswith(".html"), path
    assert not (site / "public").exists()


def test_urls_redirect_like_on_a_static_host(served: Serve) -> None:
    for path, location in [
        ("/", "/ai-news/"),
        ("/ai-news", "/ai-news/"),
        ("/ai-news/news/first?a=b", "/ai-news/news/first/?a=b"),
    ]:
        reply = ask(served, path)
        assert reply.status in (301, 302)
        assert reply.headers["Location"] == location
    for path in (
        "/ai-news/nowhere/",
        "/elsewhere/",
        "/ai-news/../../site.yaml",
        "/ai-news/%2e%2e/x",
        "/ai-news//etc/passwd",
    ):
        reply = ask(served, path)
        assert reply.status == 404
        assert b"Test Hub" in reply.body
    assert ask(served, "/elsewhere/").status == 404
    assert ask(served, "/ai-news/%00").status == 404
    assert ask(served, "/ai-news/" + 300 * "a").status == 404


def test_content_types_and_no_caching(served: Serve) -> None:
    for path, content_type in [
        ("/ai-news/", "text/html; charset=utf-8"),
        ("/ai-news/nowhere/", "text/html; charset=utf-8"),
        ("/ai-news/feed.xml", "application/xml; charset=utf-8"),
        ("/ai-news/robots.txt", "text/plain; charset=utf-8"),
        ("/_preview/preview.js", "text/javascript; charset=utf-8"),
        ("/_preview/preview.css", "text/css; charset=utf-8"),
        ("/_preview/state?path=/", "application/json; charset=utf-8"),
    ]:
        reply = ask(served, path)
        assert reply.headers["Content-Type"] == content_type
        assert reply.headers["Cache-Control"] == "no-store"
    reply = ask(served, "/ai-news/", method="HEAD")
    assert reply.status == 200
    assert int(reply.headers["Content-Length"]) == len(ask(served, "/ai-news/").body)


def test_state_says_why_readers_do_not_get_a_page(served: Serve) -> None:
    reply = ask(served, "/_preview/state?path=/ai-news/news/sketch/")
    state = msgspec.json.decode(reply.body)
    assert state["notes"] == ["Draft - not published"]
    assert not state["failed"]
    assert [problem["message"].partition(":")[0] for problem in state["problems"]] == ["warning[far-future]"]


def test_other_host_names_are_refused(served: Serve) -> None:
    port = served.address.split(":")[2].split("/")[0]
    for host, status in [
        ("localhost", 302),
        (f"localhost:{port}", 302),
        ("hub.localhost", 302),
        ("[::1]:80", 302),
        (f"evil.example:{port}", 403),
        ("127.0.0.1.evil.example", 403),
        ("localhost.evil.example", 403),
    ]:
        assert ask(served, "/", Host=host).status == status, host
    assert ask(served, "/livereload", Host="evil.example", Origin="http://evil.example", **UPGRADE).status == 403
    assert ask(served, "/_preview/state", Host="evil.example").status == 403


def test_websockets_of_other_origins_are_refused(served: Serve) -> None:
    origin = re.match(r"http://[^/]+", served.address)
    assert origin
    assert ask(served, "/livereload", Origin=origin.group(), **UPGRADE).status == 101
    for other in ("http://evil.example", "null", "http://127.0.0.1:1", "http://localhost"):
        assert ask(served, "/livereload", Origin=other, **UPGRADE).status == 403, other


@pytest.mark.parametrize(
    "path_suffix",
    [
        "/../site.yaml",
        "/%2e%2e/site.yaml",
        "/%2e%2e%2fsite.yaml",
        "/..%5c..%5csite.yaml",
        "/..\\..\\site.yaml",
        "/%252e%252e/site.yaml",
        "/%c0%ae%c0%ae/site.yaml",
        "/assets/../../../site.yaml",
        "/%00/site.yaml",
        "/index.html%00.txt",
        "//etc/passwd",
        "/%2fetc/passwd",
        "///etc/passwd",
        "/file:///etc/passwd",
        "/_preview/../server.py",
        "/_preview/%2e%2e/server.py",
        "/_preview/..%2fserver.py",
        "/_preview//etc/passwd",
        "/.git/config",
        "/?/../../site.yaml",
    ],
)
def test_only_files_of_the_output_are_served(served: Serve, path_suffix: str) -> None:
    for path in (path_suffix, f"/ai-news{path_suffix}"):
        reply = ask(served, path)
        assert reply.status in (301, 302, 400, 403, 404) or "/?" in path_suffix
        assert b"base_url" not in reply.body and b"root:" not in reply.body and b"import" not in reply.body


def test_occupied_port_gives_the_next_free_one(tmp_path: Path) -> None:
    site = write_hub(tmp_path / "hub")
    with socket.create_server(("127.0.0.1", 0)) as occupied:
        port = occupied.getsockname()[1]
        with serving(site, "--port", str(port)) as served:
            assert f"Port {port} " in "".join(served.lines)
            assert port < int(served.address.split(":")[2]) < port + 100
            assert ask(served, "/").status == 200


def test_server_listens_only_on_the_loopback(served: Serve) -> None:
    port = int(served.address.split(":")[2].split("/")[0])
    with pytest.raises(OSError), socket.create_connection(("127.0.0.2", port), timeout=PATIENCE):
        pass


def test_ctrl_c_ends_the_server(tmp_path: Path) -> None:
    with serving(write_hub(tmp_path / "hub")) as served:
        assert served.interrupt() == 0
        assert served.process.stdout
        assert "Traceback" not in served.process.stdout.read()


def test_no_drafts_shows_what_readers_get(site: Path) -> None:
    with serving(site, "--no-drafts") as served:
        for slug, status in [("first", 200), ("sketch", 404), ("coming", 404)]:
            assert ask(served, f"/ai-news/news/{slug}/").status == status
        assert b"was withdrawn on" in ask(served, "/ai-news/news/over/").body


def test_links_open_the_chosen_editor(tmp_path: Path) -> None:
    site = write_hub(tmp_path / "a hub")
    file = add_story(site, "first", category="")
    for editor, link in [
        ("zed", f"zed://file{file}:1:1".replace(" ", "%20")),
        ("none", ""),
        ("ed://{path}?{line}", f"ed://{file}?1".replace(" ", "%20")),
    ]:
        with serving(site, "--editor", editor) as served:
            reply = msgspec.json.decode(ask(served, "/_preview/state").body)
            assert reply["failed"]
            assert [problem["href"] for problem in reply["problems"]] == [link]


def test_last_good_site_is_served_after_a_failed_build(tmp_path: Path) -> None:
    site = write_hub(tmp_path / "hub")
    write_file(site / "site.yaml", "title: Test Hub\nbase_url: https://hub.example/ai-news/\n")
    with serving(site) as served:
        (site / "site.yaml").unlink()
        served.line(re.compile("the last good site"))
        assert ask(served, "/ai-news/").status == 200


def test_redirects_are_pages_for_every_host_and_follow_their_file(tmp_path: Path) -> None:
    site = write_hub(tmp_path / "hub")
    write_file(site / "site.yaml", "title: Test Hub\nbase_url: https://hub.example/ai-news/\nhost: netlify\n")
    add_story(site, "first", aliases="[/was/]")
    with serving(site) as served:
        assert ask(served, "/ai-news/was").headers["Location"] == "/ai-news/was/"
        assert b"0; url=/ai-news/news/first/" in ask(served, "/ai-news/was/").body
        write_file(site / "redirects.yaml", "/old.html: /was/\n")
        served.line(re.compile(": 2 files written"))
        assert b"0; url=/ai-news/news/first/" in ask(served, "/ai-news/old.html").body
