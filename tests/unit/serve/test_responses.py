"""What answers an address, and how a page is distinguished from an earlier one."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.serve.responses import PreviewResponse, find, in_folder, page_difference, shown_page, with_tags
from tests.support.hubs import write_file

PAGE = b'<html><head><link rel="stylesheet" href="/a.1.css"></head><body><a href="/a.1.css">x</a></body></html>'


@pytest.fixture
def output(tmp_path: Path) -> Path:
    for path in ("index.html", "404.html", "news/a/index.html", "assets/a.css", "a b.txt"):
        write_file(tmp_path / "public" / path, path)
    write_file(tmp_path / "secret.txt", "secret")
    return tmp_path / "public"


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/hub/", PreviewResponse(200, "index.html")),
        ("/hub/news/a/", PreviewResponse(200, "news/a/index.html")),
        ("/hub/news/a/index.html", PreviewResponse(200, "news/a/index.html")),
        ("/hub/assets/a.css", PreviewResponse(200, "assets/a.css")),
        ("/hub/a b.txt", PreviewResponse(200, "a b.txt")),
        ("/hub/news/a", PreviewResponse(301, location="/hub/news/a/")),
        ("/hub", PreviewResponse(302, location="/hub/")),
        ("/", PreviewResponse(302, location="/hub/")),
        ("/hub/news/", PreviewResponse(404, "404.html")),
        ("/hub/news", PreviewResponse(404, "404.html")),
        ("/hub/assets/a.css/", PreviewResponse(404, "404.html")),
        ("/hubris/", PreviewResponse(404, "404.html")),
        ("/hub/../secret.txt", PreviewResponse(404, "404.html")),
        ("/hub/..", PreviewResponse(404, "404.html")),
        ("/hub//index.html", PreviewResponse(404, "404.html")),
        ("/hub/./index.html", PreviewResponse(404, "404.html")),
        ("/hub/\0", PreviewResponse(404, "404.html")),
        ("/hub/" + "a" * 300, PreviewResponse(404, "404.html")),
    ],
)
def test_find_gives_what_a_static_host_would(output: Path, path: str, answer: PreviewResponse) -> None:
    assert find(in_folder(output), "/hub/", path) == answer


def test_find_does_not_leave_the_folder_by_an_absolute_path(output: Path) -> None:
    assert find(in_folder(output), "/", f"/{output.parent}/secret.txt").status == 404


def test_find_does_not_follow_links_out_of_the_folder(output: Path) -> None:
    (output / "link.txt").symlink_to(output.parent / "secret.txt")
    (output / "folder").symlink_to(output.parent)
    (output / "inside.txt").symlink_to(output / "a b.txt")
    assert (
        find(in_folder(output), "/", "/link.txt").status
        == find(in_folder(output), "/", "/folder/secret.txt").status
        == 404
    )
    assert find(in_folder(output), "/", "/inside.txt") == PreviewResponse(200, "inside.txt")


def test_find_gives_404_before_the_first_build(tmp_path: Path) -> None:
    assert find(in_folder(tmp_path / "public"), "/", "/") == PreviewResponse(404)


@pytest.mark.parametrize(
    ("now", "changed"),
    [
        (PAGE, ""),
        (PAGE.replace(b'"stylesheet" href="/a.1.css"', b'"stylesheet" href="/a.2.css"'), "styles"),
        (PAGE.replace(b'<a href="/a.1.css"', b'<a href="/a.2.css"'), "page"),
        (PAGE.replace(b"a.1.css", b"a.2.css"), "page"),
        (PAGE.replace(b">x<", b">y<"), "page"),
    ],
)
def test_page_difference_tells_styles_from_content(now: bytes, changed: str) -> None:
    assert page_difference(shown_page(PAGE), shown_page(now)) == changed


def test_with_tags_adds_them_at_the_end_of_the_head() -> None:
    assert with_tags(b"<head></head><p></head>", b"<x>") == b"<head><x></head><p></head>"
    assert with_tags(b"<title>No head</title>", b"<x>") == b"<title>No head</title><x>"
