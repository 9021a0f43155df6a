"""Previews: sites with unpublished stories, or at another URL than the hub. Search engines are kept out of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import run
from tests.support.hubs import SETTINGS, add_story, tree, write_hub

AT = ("--at", "2026-11-20")
NOINDEX = b'<meta name="robots" content="noindex">'
MODES = [["--drafts"], ["--future"], ["--expired"], ["--base-url", "https://preview.news.example/"]]


@pytest.fixture
def hub_dir(tmp_path: Path) -> Path:
    """A hub with a robots.txt of its own and a story in each state."""
    own = "-- static/root/robots.txt --\nUser-agent: *\nAllow: /\n-- redirects.yaml --\n/old/: /news/first/\n"
    hub_dir = write_hub(tmp_path, f"-- site.yaml --\n{SETTINGS}search: false\n{own}")
    for slug, keys in (("first", {}), ("sketch", {"draft": "true"}), ("gone", {"expires": "2026-11-10"})):
        add_story(hub_dir, slug, **keys)
    add_story(hub_dir, "soon", "2026-11-27")
    return hub_dir


def build(hub_dir: Path, *options: str) -> dict[str, bytes]:
    """Build the hub, and return the files of the site."""
    result = run("build", "--site", hub_dir, *AT, *options)
    assert result.exit_code == 0, result.stderr
    return tree(hub_dir / "public")


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode[0])
def test_preview_keeps_search_engines_out_of_all_its_pages(hub_dir: Path, mode: list[str]) -> None:
    published = build(hub_dir)
    preview = build(hub_dir, *mode)
    pages = {path for path in preview if path.endswith(".html")}
    assert len(pages) > 10 and [path for path in pages if preview[path].count(b'name="robots"') != 1] == []
    assert [path for path in pages if NOINDEX not in preview[path]] == []
    assert preview["robots.txt"] == b"User-agent: *\nDisallow: /\n"
    assert [path for path in preview if "sitemap" in path] == []
    assert b"\n  X-Robots-Tag: noindex\n" in preview["_headers"]

    assert build(hub_dir) == published, "incremental builds of both are exact"
    assert b"Allow: /" in published["robots.txt"] and "sitemap.xml" in published
    assert NOINDEX not in published["news/first/index.html"] and b"X-Robots-Tag" not in published["_headers"]
    assert build(hub_dir, *mode, "--clean") == preview


def test_own_layouts_keep_search_engines_out_too(hub_dir: Path) -> None:
    (hub_dir / "layouts").mkdir()
    (hub_dir / "layouts/base.html").write_text(
        "<!doctype html><title>{{ page.title }}</title>{% block main %}{% endblock %}"
    )
    assert build(hub_dir, "--drafts")["news/first/index.html"].startswith(b"<!doctype html>" + NOINDEX)
    assert NOINDEX not in build(hub_dir)["news/first/index.html"]


def test_stories_that_readers_do_not_get_have_a_bar(hub_dir: Path) -> None:
    preview = build(hub_dir, "--drafts", "--future", "--expired")
    bars = {
        slug: page.partition(b"data-unpublished>")[2].partition(b"<")[0].decode()
        for slug in ("first", "sketch", "soon", "gone")
        if (page := preview[f"news/{slug}/index.html"])
    }
    assert bars == {
        "first": "",
        "sketch": "Draft - not published",
        "soon": "Not published yet - goes live November 27, 2026",
        "gone": "Not published any more - expired November 10, 2026",
    }


def test_own_url_on_the_command_line_makes_no_preview(hub_dir: Path) -> None:
    assert build(hub_dir, "--base-url", "https://HUB.example").keys() == build(hub_dir).keys()


def test_url_on_the_command_line_is_that_of_the_hub_while_its_settings_have_an_example(hub_dir: Path) -> None:
    settings = SETTINGS.replace("https://hub.example/", "https://example.org/")
    assert settings != SETTINGS
    (hub_dir / "site.yaml").write_text(f"{settings}search: false\n")
    assert NOINDEX not in build(hub_dir, "--base-url", "https://news.hub.example/")["index.html"]


@pytest.mark.parametrize("host", ["vercel", "nginx"])
def test_other_hosts_send_the_header_too(hub_dir: Path, host: str) -> None:
    (hub_dir / "site.yaml").write_text(f"{SETTINGS}search: false\nhost: {host}\n")
    rules = {"vercel": "vercel.json", "nginx": "_nginx/site.conf"}[host]
    assert b"X-Robots-Tag" in build(hub_dir, "--drafts")[rules]
    assert b"X-Robots-Tag" not in build(hub_dir)[rules]


def test_preview_locks_no_urls(hub_dir: Path) -> None:
    assert run("build", "--site", hub_dir, "--base-url", "https://preview.news.example/").exit_code == 0
    assert not (hub_dir / "urls.lock").exists()
