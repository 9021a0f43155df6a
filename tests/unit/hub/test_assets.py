import pytest

from site_builder.content.portable_names import portable_name
from site_builder.hub.assets import Assets, is_passive
from site_builder.hub.urls import Urls
from site_builder.model.content import SourceFile
from site_builder.model.fingerprint import digest_bytes
from site_builder.model.outputs import File

URLS = Urls("https://hub.example", "/hub/")


def file(path: str, data: bytes = b"data") -> SourceFile:
    return SourceFile(path, f"/disk/{path}", digest_bytes(data))


def mark(data: bytes = b"data") -> str:
    return digest_bytes(data).hex()[:8]


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("js/app.min.js", f"assets/js/app.min.{mark()}.js"),
        ("LICENSE", f"assets/LICENSE.{mark()}"),
    ],
)
def test_static_file_name_contains_the_digest(name: str, published: str) -> None:
    assets = Assets([file(name)], [], {}, URLS)
    assert assets.static == {
        f"static/{name}": File(published, f"/disk/{name}", digest_bytes(b"data"), f"static/{name}")
    }
    assert assets.hrefs == {f"static/{name}": f"/hub/{published}"}


def test_changed_file_has_another_url() -> None:
    old, new = (Assets([file("a.js", data)], [], {}, URLS).hrefs["static/a.js"] for data in (b"1", b"2"))
    assert (old, new) == (f"/hub/assets/a.{mark(b'1')}.js", f"/hub/assets/a.{mark(b'2')}.js")


def test_root_files_keep_their_names() -> None:
    assets = Assets([file("root/CNAME"), file("root/.well-known/security.txt"), file("rooted.txt")], [], {}, URLS)
    assert [f.path for f in assets.static.values()] == [
        "CNAME",
        ".well-known/security.txt",
        f"assets/rooted.{mark()}.txt",
    ]
    assert assets.hrefs["static/root/CNAME"] == "/hub/CNAME"


def test_attachment_is_known_by_its_path() -> None:
    assets = Assets([], [file("content/news/2026/a chart.svg")], {}, URLS)
    found = assets.attachments["content/news/2026/a chart.svg"]
    assert (found.path, found.origin) == (f"assets/news/2026/a chart.{mark()}.svg", "content/news/2026/a chart.svg")
    assert assets.hrefs == {"content/news/2026/a chart.svg": f"/hub/assets/news/2026/a%20chart.{mark()}.svg"}


def test_style_sheets_are_published_unchanged() -> None:
    assets = Assets([file("css/site.css")], [], {"css/site.css": b"a{}", "root/old.css": b"b{}"}, URLS)
    assert assets.static == {}
    assert [(sheet.path, sheet.data) for sheet in assets.sheets.values()] == [
        (f"assets/css/site.{mark(b'a{}')}.css", b"a{}"),
        ("old.css", b"b{}"),
    ]
    assert assets.hrefs["static/css/site.css"] == f"/hub/assets/css/site.{mark(b'a{}')}.css"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("con.txt", "con-.txt"), ("AUX", "AUX-"), ("a:b?.txt", "a-b-.txt"), ("end. .", "end"), ("...", "-"), ("ok", "ok")],
)
def test_portable_name_fits_every_file_system(name: str, expected: str) -> None:
    assert portable_name(name) == expected


@pytest.mark.parametrize("name", ["a.pdf", "a.CSV", "a.odp", "a.jsonl", "a.xlsx", "a.yml", "a.mp4", "a.zip", "a.png"])
def test_passive_files_may_be_published(name: str) -> None:
    assert is_passive(f"content/news/{name}")


@pytest.mark.parametrize("name", ["a.html", "a.js", "a.xml", "a.css", "a", "a.pdf.exe", "a.xhtml"])
def test_active_files_are_published_only_from_static(name: str) -> None:
    assert not is_passive(f"content/news/{name}")
    assert is_passive(f"static/{name}")
