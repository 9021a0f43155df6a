from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.hosting.compression import SMALLEST
from site_builder.hosting.media_types import FOREVER, REVALIDATE, content_type
from tests.support.hubs import SETTINGS, add_story, built, write_file, write_hub
from tests.support.servers.nginx import BROTLI, Nginx, Reply, nginx

MOVED = {
    "/old/": "/news/first/",
    "/old.html": "https://elsewhere.example/a?b=c",
    "/brackets (and) {more}; $x/": "/about/",
    "/ärger/": "/news/first/",
}
ABOUT = {"content/pages/about.md": "---\ntitle: About\n---\nUs.\n", "static/root/site.webmanifest": "{}\n"}
ABOUT |= {"static/root/.well-known/security.txt": "Contact: x\n", "static/root/.well-known/matrix": "{}"}


def hub(folder: Path, base: str, **settings: str) -> Path:
    """A hub for nginx below a base path, with old addresses."""
    site = write_hub(folder / "hub")
    values = {"host": "nginx", **settings}
    text = SETTINGS.replace("hub.example/", f"hub.example{base}")
    write_file(site / "site.yaml", text + "".join(f"{key}: {value}\n" for key, value in values.items()))
    for path, content in ABOUT.items():
        write_file(site / path, content)
    gone = "/gone/: gone\n"
    write_file(site / "redirects.yaml", gone + "".join(f"'{old}': {new}\n" for old, new in MOVED.items()))
    add_story(site, "first", body="Something happened. " * 100)
    return site


def configuration(site: Path) -> str:
    return (built(site) / "_nginx/site.conf").read_text(encoding="utf-8")


class Served:
    """A site that nginx serves."""

    def __init__(self, server: Nginx, base: str, output: Path) -> None:
        self.base = base
        self.output = output
        self._server = server

    def get(self, path: str, encoding: str = "") -> Reply:
        """Ask for a path of the site."""
        return self._server.get(self.base + path.removeprefix("/"), encoding)

    def outside(self, path: str) -> Reply:
        """Ask for a path of the host."""
        return self._server.get(path)

    def bytes(self, path: str) -> bytes:
        """A file of the site."""
        return (self.output / path).read_bytes()

    def asset(self, pattern: str) -> str:
        """The path of a file whose name has a hash."""
        return f"/{next(self.output.glob(pattern)).relative_to(self.output).as_posix()}"


@pytest.fixture(scope="module", params=["/", "/news-hub/"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The hub, precompressed, at the top of a host and below a folder."""
    folder, base = tmp_path_factory.mktemp("nginx"), str(request.param)
    root = folder / "www"
    output = built(hub(folder, base, precompress="[gz, br]"), root / base.strip("/"), search=True)
    with nginx(folder / "server", root, output / "_nginx/site.conf") as server:
        yield Served(server, base, output)


@pytest.mark.parametrize("path", ["/.well-known/security.txt", "/.well-known/matrix"])
def test_nginx_serves_well_known_files_as_texts(served: Served, path: str) -> None:
    reply = served.get(path)
    assert (
        (reply.status, reply.headers["content-type"])
        == (200, content_type(path[1:]))
        == (200, "text/plain; charset=utf-8")
    )
    assert reply.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/news/", "/news/first/", "/about/", "/category/research/"])
def test_nginx_serves_pages(served: Served, path: str) -> None:
    reply = served.get(path)
    assert (reply.status, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert reply.body == served.bytes(f"{path[1:]}index.html")


def test_nginx_redirects_to_the_final_slash(served: Served) -> None:
    reply = served.get("/news/first")
    assert (reply.status, reply.headers["location"]) == (301, f"{served.base}news/first/")
    bare = served.outside(served.base.rstrip("/") or "/")
    assert bare.status == (200 if served.base == "/" else 301)
    assert bare.headers.get("location", served.base) == served.base


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/old/", "news/first/"),
        ("/old", "news/first/"),
        ("/old.html", "https://elsewhere.example/a?b=c"),
        ("/brackets%20%28and%29%20%7Bmore%7D%3B%20%24x/", "about/"),
        ("/%C3%A4rger", "news/first/"),
    ],
)
def test_nginx_redirects_old_urls(served: Served, old: str, new: str) -> None:
    reply = served.get(old)
    assert (reply.status, reply.headers["location"]) == (301, new if ":" in new else served.base + new)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing/", 404),
        ("/assets/", 404),
        ("/news/first/nothing.md", 404),
        ("/_nginx/site.conf", 404),
        ("/_nginx/", 404),
        ("/404.html", 404),
        ("/gone/", 410),
        ("/gone", 410),
    ],
)
def test_nginx_answers_missing_and_gone_urls_with_a_page(served: Served, path: str, status: int) -> None:
    reply = served.get(path)
    assert (reply.status, reply.body) == (status, served.bytes("404.html" if status == 404 else "gone/index.html"))
    assert "cache-control" not in reply.headers
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_nginx_sends_security_headers_with_everything(served: Served) -> None:
    policy = re.search(rb'Content-Security-Policy" content="([^"]+)"', served.bytes("index.html"))
    assert policy
    for path in ("/", "/news/first", "/nothing/", served.asset("assets/css/site.*.css")):
        headers = served.get(path).headers
        assert headers["content-security-policy"] == f"{policy[1].decode()}; frame-ancestors 'none'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert "camera=()" in headers["permissions-policy"]
        assert headers["strict-transport-security"] == "max-age=15768000"


@pytest.mark.parametrize(
    ("pattern", "lasting"),
    [
        ("index.html", REVALIDATE),
        ("feed.xml", REVALIDATE),
        ("search/data/site/stemmer.js", REVALIDATE),
        ("assets/css/site.*.css", FOREVER),
        ("search/data/site/texts/*", FOREVER),
        ("search/data/site/words/*", FOREVER),
    ],
)
def test_nginx_lets_only_hashed_files_be_cached_forever(served: Served, pattern: str, lasting: str) -> None:
    path = served.asset(pattern).removesuffix("index.html")
    assert served.get(path).headers["cache-control"] == lasting


@pytest.mark.parametrize(
    "path",
    [
        *("feed.xml", "feed.json", "feeds.opml", "llms.txt", "robots.txt", "news/first/index.md", "site.webmanifest"),
        *("news/first/index.json", "sitemap.xml", "assets/css/site.*.css", "assets/js/search.*.js", "assets/*.svg"),
    ],
)
def test_nginx_sends_content_types(served: Served, path: str) -> None:
    found = served.asset(path)
    reply = served.get(found)
    assert (reply.status, reply.headers["content-type"]) == (200, content_type(found))


@pytest.mark.parametrize("path", ["/", "/news/first/index.md", "/feed.xml"])
def test_nginx_sends_compressed_copies(served: Served, path: str) -> None:
    file = path[1:] or "index.html"
    packed, plain = served.get(path, "gzip, br"), served.get(path)
    assert (packed.headers["content-encoding"], packed.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert packed.body == served.bytes(f"{file}.gz")
    assert gzip.decompress(packed.body) == plain.body == served.bytes(file)
    assert "content-encoding" not in plain.headers and plain.headers["vary"] == "Accept-Encoding"


def test_nginx_sends_brotli_copies_with_its_module(tmp_path: Path) -> None:
    if not BROTLI.exists():
        pytest.skip("nginx has no module for brotli")
    output = built(hub(tmp_path, "/", precompress="[gz, br]"))
    with nginx(tmp_path / "server", output, output / "_nginx/site.conf", brotli=True) as server:
        reply = server.get("/", "gzip, br")
        assert (reply.headers["content-encoding"], reply.headers["vary"]) == ("br", "Accept-Encoding")
        assert reply.body == (output / "index.html.br").read_bytes()


def test_nginx_compresses_when_there_are_no_copies(tmp_path: Path) -> None:
    output = built(hub(tmp_path, "/"))
    assert "_static" not in configuration(tmp_path / "hub")
    with nginx(tmp_path / "server", output, output / "_nginx/site.conf") as server:
        for path in ("/", "/news/first/index.md", "/feed.json"):
            assert server.get(path, "gzip").headers["content-encoding"] == "gzip"
        assert "content-encoding" not in server.get("/site.webmanifest", "gzip").headers  # Less than SMALLEST.
    assert f"gzip_min_length {SMALLEST};" in configuration(tmp_path / "hub")


def test_nginx_file_is_only_for_nginx(tmp_path: Path) -> None:
    site = hub(tmp_path, "/", host="netlify")
    assert not (built(site) / "_nginx").exists()
    assert "_headers" in {file.name for file in built(site).iterdir()}
    site = hub(tmp_path, "/")
    output = built(site)
    assert not (output / "_headers").exists() and not (output / "_redirects").exists()
    write_file(site / "static/root/_nginx/site.conf", "# mine")
    assert configuration(site) == "# mine"


def test_nginx_file_without_hsts_has_no_strict_transport(tmp_path: Path) -> None:
    assert "Strict-Transport" not in configuration(hub(tmp_path, "/", hsts="0"))
