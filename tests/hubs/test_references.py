"""Queries and anchors of links within the site: they stay as written, and only the path before them is decoded."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.support.cli import run
from tests.support.hubs import SETTINGS, add_story, build_hub, built, write_file, write_hub

QUERIES = [
    "?q=C%23",
    "?q=R%26D&x=1",
    "?q=C%2B%2B",
    "?q=a+b",
    "?q=100%25#top",
    "?q=%C3%A9",
    "?a=b?c/d",
    "?q=a%20b#x%23y",
]
FILES = {
    "what-is-c#.pdf": "what-is-c%23.pdf",
    "why?.pdf": "why%3F.pdf",
    "100%.pdf": "100%25.pdf",
    "50%25.pdf": "50%2525.pdf",
    "a b.pdf": "a%20b.pdf",
    "été.pdf": "%C3%A9t%C3%A9.pdf",
    "a+b&c.pdf": "a+b&c.pdf",
}
"""Names of files next to a story, and how a link names each."""
SUFFIXES = ["", "#page=3", "?download=1", "?v=1#page=3&zoom=1%23"]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub with links of all kinds, built."""
    navigation = [{"label": query, "url": f"/search/{query}"} for query in QUERIES]
    settings = f"{SETTINGS}navigation: {json.dumps(navigation)}\n"
    site = write_hub(tmp_path_factory.mktemp("hub"), f"-- site.yaml --\n{settings}")
    for name in FILES:
        write_file(site / "content/news/2026/11" / name, name)
        if "?" not in name:
            write_file(site / "static/root" / name, name)
    for name in ("pic#1.svg", "pic.svg"):
        write_file(site / "content/news/2026/11" / name, "<svg xmlns='http://www.w3.org/2000/svg'/>")
    add_story(site, "c#", body="## Часть\n\nText.")
    lines = [f"[{query}](/search/{query})" for query in QUERIES]
    lines += [f"[x](<{link}{suffix}>)" for link in FILES.values() for suffix in SUFFIXES]
    lines += [f"[x](/root/{link}#page=2)" for name, link in FILES.items() if "?" not in name]
    lines += ["![y](pic%231.svg#view)", "![y](pic.svg?v=2#view)"]
    lines += [
        "[s](2026-11-01-c%23.md?a=1#часть)",
        "[s](/news/c-sharp/?a=%23#%D1%87%D0%B0%D1%81%D1%82%D1%8C)",
        "[s](c-sharp?b)",
        "[s](?b=%23)",
    ]
    add_story(site, "links", body="\n\n".join(lines))
    redirects = {f"/old-{n}/": f"/search/{query}" for n, query in enumerate(QUERIES)}
    write_file(site / "redirects.yaml", json.dumps(redirects))
    built(site)
    return site


def hrefs(file: Path) -> list[str]:
    return [unescape(href) for href in re.findall(r'(?:href|src)="([^"]*)"', file.read_text(encoding="utf-8"))]


def test_queries_and_anchors_stay_as_written(hub: Path) -> None:
    page = hrefs(hub / "public/news/links/index.html")
    for query in QUERIES:
        assert page.count(f"/search/{query}") == 3  # In the header, the footer and the text.
    for n, query in enumerate(QUERIES):
        assert f"/search/{query}" in hrefs(hub / f"public/old-{n}/index.html")


def test_paths_of_files_of_every_kind_are_decoded_and_what_follows_stays(hub: Path) -> None:
    page = hrefs(hub / "public/news/links/index.html")
    for name, link in FILES.items():
        stem = re.escape(Path(link).stem.replace("&", "%26").replace("%3F", "-"))  # `?` cannot be in a published name.
        for suffix in SUFFIXES:
            pattern = rf"/assets/news/2026/11/{stem}\.\w{{8}}\.pdf{re.escape(suffix)}"
            assert len([href for href in page if re.fullmatch(pattern, href)]) == 1, (name, suffix)
        assert f"/{link.replace('&', '%26')}#page=2" in page or "?" in name
    assert [h.partition(".svg")[2] for h in page if "/pic" in h] == ["#view", "?v=2#view"]
    story = [
        "/news/c-sharp/?a=1#%D1%87%D0%B0%D1%81%D1%82%D1%8C",
        "/news/c-sharp/?a=%23#%D1%87%D0%B0%D1%81%D1%82%D1%8C",
        "/news/c-sharp/?b",
        "/news/links/?b=%23",
    ]
    assert [href for href in page if href.startswith("/news/") and "?" in href][-4:] == story


def test_twins_and_feeds_have_the_same_references(hub: Path) -> None:
    twin = (hub / "public/news/links/index.md").read_text(encoding="utf-8")
    feed = json.loads((hub / "public/feed.json").read_text(encoding="utf-8"))["items"]
    assert "https://hub.example/search/?q=C%23" in twin and "https://hub.example/search/?q=C%23" in str(feed)


def test_unknown_path_with_a_query_is_named_without_it(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "a", body="[x](no%23.pdf?a#b) [y](/no%20page/?a) [z](a.md?x#nope)")
    found = [(d.code, d.message) for d in build_hub(site).diagnostics]
    assert found == [
        ("broken-link", "`no#.pdf` does not match a story, page or file of this site"),
        ("broken-link", "this site has no page `/no page/`"),
        ("broken-link", "`a.md` does not match a story, page or file of this site"),
    ]


def test_rename_keeps_queries_and_anchors(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "час", body="## B C")
    quoted = quote("час")
    links = ["час?q=%23#b-c", f"{quoted}?q=C%2B", f"/news/{quoted}/?q=%26#b-c", "/news/час?x", "2026-11-01-час.md#b-c"]
    file = add_story(site, "other", body=" ".join(f"[x]({link})" for link in links))
    write_file(site / "redirects.yaml", f"/old/: /news/{quoted}/?q=%23\n")
    result = run("rename", "час", "neu", "--site", site)
    assert result.exit_code == 0, result.output
    links = ["neu?q=%23#b-c", "neu?q=C%2B", "/news/neu/?q=%26#b-c", "/news/neu?x", "2026-11-01-neu.md#b-c"]
    assert " ".join(f"[x]({link})" for link in links) in file.read_text(encoding="utf-8")
    assert (site / "redirects.yaml").read_text() == "/old/: /news/neu/?q=%23\n"
    assert run("rename", "neu", "час", "--site", site).exit_code == 0
    links = ["час?q=%23#b-c", "час?q=C%2B", "/news/час/?q=%26#b-c", "/news/час?x", "2026-11-01-час.md#b-c"]
    assert " ".join(f"[x]({link})" for link in links) in file.read_text(encoding="utf-8")
