from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.config.paths import defaults_folder
from site_builder.content.images.image import FORMATS
from site_builder.hosting.media_types import EXTENSIONS, FOREVER, REVALIDATE, cache_control, content_type
from site_builder.hub.assets import PASSIVE
from tests.support.hubs import add_story, built, tree, write_file, write_hub


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("news/a/index.md", "text/markdown; charset=utf-8"),
        ("assets/css/site.12345678.css", "text/css; charset=utf-8"),
        ("js/a.mjs", "text/javascript; charset=utf-8"),
        ("assets/IMG.12345678.JPG", "image/jpeg"),
        ("feed.xml", "application/xml; charset=utf-8"),
        ("_headers", "text/plain; charset=utf-8"),
        ("CNAME", "text/plain; charset=utf-8"),
        (".well-known/security.txt", "text/plain; charset=utf-8"),
        (".well-known/apple-app-site-association", "text/plain; charset=utf-8"),
        ("no-extension", "application/octet-stream"),
        ("site.webmanifest", "application/manifest+json; charset=utf-8"),
        ("font.woff2", "font/woff2"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("assets/talk.12345678.m4a", "audio/mp4"),
        ("a.opus", "audio/ogg"),
        ("a.mov", "video/quicktime"),
        ("a.wav", "audio/wav"),
        ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.epub", "application/epub+zip"),
        ("a.ics", "text/calendar; charset=utf-8"),
        ("a.ipynb", "application/x-ipynb+json; charset=utf-8"),
        ("a.yml", "application/yaml; charset=utf-8"),
        ("a.tar.gz", "application/gzip"),
    ],
)
def test_content_type_of_a_file(path: str, kind: str) -> None:
    assert content_type(path) == kind


def test_cache_control_is_forever_only_for_names_with_a_hash() -> None:
    for path in ("assets/css/site.12345678.css", "search/data/site/texts/0a1b2.json"):
        assert cache_control(path) == FOREVER
    for path in ("index.html", "favicon.ico", "news/assets/index.html", "search/data/site/catalogue.json"):
        assert cache_control(path) == REVALIDATE


def test_content_type_of_every_text_of_a_site_has_a_charset(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    write_file(site / "static/root/CNAME", "hub.example")
    for path, data in tree(built(site)).items():
        assert "charset=utf-8" in content_type(path), (path, data[:20])


def test_each_kind_of_file_that_a_story_may_publish_has_a_media_type() -> None:
    suffixes = {*PASSIVE, *FORMATS, ".svg"}
    assert [suffix for suffix in suffixes if content_type(f"a{suffix}") == "application/octet-stream"] == []


def test_each_packaged_static_file_has_a_media_type() -> None:
    files = [file for file in (defaults_folder() / "static").rglob("*") if file.is_file()]
    assert files and all(content_type(str(file)) != "application/octet-stream" for file in files)


def test_each_extension_has_one_media_type() -> None:
    extensions = [extension for extensions in EXTENSIONS.values() for extension in extensions]
    assert len(set(extensions)) == len(extensions)
