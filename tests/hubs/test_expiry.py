"""A hub whose stories expire stays buildable: links lead to what is left, and warnings say so before and after."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from site_builder.hub.schedule import Selection
from site_builder.lint.check import check
from site_builder.pipeline.options import Options
from tests.support.cli import run
from tests.support.hubs import SETTINGS, add_story, build_hub, codes, tree, write_file, write_hub

BEFORE, AFTER = datetime(2026, 11, 29, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
B = {
    "category": "gossip",
    "tags": "[Rare]",
    "source": "{name: Old Lab, url: https://old.example/b}",
    "aliases": "[/old-b/]",
}
LINKS = {
    "/news/b/": "https://old.example/b",
    "/news/b/index.md": "https://old.example/b",
    "/old-b/": "https://old.example/b",
    "b": "https://old.example/b",
    "/tag/rare/": "/tags/",
    "/tag/rare/feed.xml": "/tags/",
    "/source/old-lab/": "/sources/",
    "/category/gossip/": "/categories/",
    "/archive/2026/10/": "/archive/2026/",
    "/sitemaps/2026-10.xml": "/sitemap.xml",
    "/news/page/1/": "/news/",
}
"""Links to story b and to lists that have only b, and where they lead when it has expired."""


def hub(folder: Path, expires: str = "2026-12-01") -> Path:
    site = write_hub(
        folder,
        "-- redirects.yaml --\n/r/: /tag/rare/\n/old/s/: /sitemaps/2026-10.xml\n-- urls.lock --\n/news/b/\n/old-b/\n"
        "-- site.yaml --\ntitle: T\nbase_url: https://hub.example/\ncards: false\nsearch: false\nrelated: 0\n"
        "page_sizes: {list: 1}\nfeeds: {min_stories: 1}\nnavigation: [{label: Rare, url: /tag/rare/}]\n",
    )
    body = " ".join(f"[{target}]({target})" for target in LINKS)
    add_story(site, "a", "2026-11-01", body=body)
    add_story(site, "b", "2026-10-01", expires=expires, **B)
    return site


def test_check_warns_while_there_is_time(tmp_path: Path) -> None:
    site = hub(tmp_path)
    result = build_hub(site, at=BEFORE)
    assert result.published and not result.diagnostics
    report = check(Options(hub_dir=site, output=site / "public", selection=Selection(at=BEFORE), jobs=1))
    found = [d for d in report.diagnostics if d.code == "link-will-expire"]
    assert all("until 2026-12-01T00:00Z" in d.message for d in found)
    assert [d.path.rpartition("/")[2] for d in found].count("2026-11-01-a.md") == len(LINKS)
    assert {d.path for d in found if "/news/" not in d.path} == {"site.yaml", "redirects.yaml"}
    shown = run("check", "--site", site, "--at", "2026-11-29", site / "content/news/2026/10/2026-10-01-b.md").stdout
    assert shown.count("link-will-expire") >= 1
    add_story(site, "a", "2026-11-01", body="[b](b)", expires="2026-12-01")
    report = check(Options(hub_dir=site, output=site / "public", selection=Selection(at=BEFORE), jobs=1))
    assert not [d for d in report.diagnostics if d.code == "link-will-expire" and d.path.endswith("a.md")]


def test_links_lead_to_what_is_left(tmp_path: Path) -> None:
    site = hub(tmp_path)
    build_hub(site, at=BEFORE)
    result = build_hub(site, at=AFTER)
    assert result.published
    assert {d.severity for d in result.diagnostics} == {"warning"}
    assert codes(result).count(("content/news/2026/11/2026-11-01-a.md", "link-to-unpublished")) == len(LINKS)
    assert {("site.yaml", "link-to-unpublished"), ("redirects.yaml", "link-to-unpublished")} <= {*codes(result)}
    files = {path: data.decode() for path, data in tree(site / "public").items()}
    for target, href in LINKS.items():
        assert f'<a href="{href}">{target}</a>' in files["news/a/index.html"]
    assert '<a href="/tags/">Rare</a>' in files["index.html"]
    assert "url=/tags/" in files["r/index.html"]


def test_expired_story_has_a_page_that_says_so(tmp_path: Path) -> None:
    site = hub(tmp_path)
    build_hub(site, at=AFTER)
    files = {path: data.decode() for path, data in tree(site / "public").items()}
    for page in (files["news/b/index.html"], files["old-b/index.html"]):
        assert "The story that was at this address was withdrawn on December 1, 2026." in page
        assert '<meta name="robots" content="noindex' in page
        assert "Old Lab" not in page and 'href="/news/"' in page
    others = {path: text for path, text in files.items() if path not in ("news/b/index.html", "old-b/index.html")}
    assert not [path for path, text in others.items() if 'href="/news/b/' in text or "hub.example/news/b/" in text]


def test_redirect_to_a_story_is_reported_when_that_has_expired(tmp_path: Path) -> None:
    site = hub(tmp_path)
    write_file(site / "redirects.yaml", "/s/: /news/b/\n/via/: /old-b/#x\n/none/: gone\n")
    assert not build_hub(site, at=BEFORE).diagnostics
    found = [d for d in build_hub(site, at=AFTER).diagnostics if d.path == "redirects.yaml"]
    assert [(d.code, d.severity, d.line, d.column) for d in found] == [
        ("link-to-unpublished", "warning", 1, 6),
        ("link-to-unpublished", "warning", 2, 8),
    ]
    assert {d.other_paths for d in found} == {("content/news/2026/10/2026-10-01-b.md",)}
    assert "was withdrawn on December 1, 2026" in (site / "public/via/index.html").read_text(encoding="utf-8")
    write_file(site / "redirects.yaml", "/s/: /news/a/\n/via/: gone\n")
    assert not [d for d in build_hub(site, at=AFTER).diagnostics if d.path == "redirects.yaml"]


def test_scheduled_story_is_checked_before_it_begins(tmp_path: Path) -> None:
    site = hub(tmp_path, expires="2027-12-01")
    add_story(site, "soon", "2026-12-24", body="[x](nowhere) ![y](gone.png) [z](/tag/never/)")
    add_story(site, "now", "2026-11-02", body="[x](soon) [y](/news/soon/#nothing)")
    path = "content/news/2026/12/2026-12-24-soon.md"
    assert [(d.path, d.code) for d in build_hub(site, at=BEFORE).diagnostics if d.severity == "error"] == [
        ("content/news/2026/11/2026-11-02-now.md", "broken-anchor"),
        (path, "broken-link"),
        (path, "missing-file"),
        (path, "broken-link"),
    ]


def test_redirect_at_the_url_of_a_coming_list_is_refused_at_once(tmp_path: Path) -> None:
    site = write_hub(tmp_path, "-- redirects.yaml --\n/tag/later/: /news/a/\n/archive/2026/12: /news/a/\n")
    add_story(site, "a")
    add_story(site, "soon", "2026-12-24", tags="[Later]")
    assert codes(build_hub(site, at=BEFORE)) == [("redirects.yaml", "url-collision")] * 2


def test_file_at_the_url_of_a_coming_page_is_refused_at_once(tmp_path: Path) -> None:
    files = [f"static/root/{path}/index.html" for path in ("archive/2026/12", "news/soon", "tag/later")]
    files += [f"static/root/{path}" for path in ("news/soon/index.md", "sitemaps/2026-12.xml", "tag/later/feed.json")]
    files.sort()
    site = write_hub(tmp_path, "".join(f"-- {file} --\n" for file in files))
    write_file(site / "site.yaml", f"{SETTINGS}feeds: {{min_stories: 1}}\n")
    add_story(site, "soon", "2026-12-24", tags="[Later]")
    assert sorted(codes(build_hub(site, at=BEFORE))) == [(file, "url-collision") for file in files]
