"""Pages of items and collections: what links to them leads to, what old URLs answer, and what each edit rewrites."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.hubs import build_hub, built, story_text, tree, write_file, write_hub

HUB = f"""
-- site.yaml --
title: Test Hub
base_url: https://hub.example/
cards: false
feeds: {{min_stories: 1}}
collections:
  tools:
    title: Tools
    item: tool
    schema: SoftwareApplication
    fields:
      website: {{type: url}}
      pricing: {{type: choice, of: [free, paid]}}
      note: {{type: markdown}}
    filters: [pricing]
  stacks:
    title: Stacks
    item: stack
    fields: {{tools: {{type: references, to: tools}}}}
stories: {{fields: {{tools: {{type: references, to: tools}}}}}}
-- content/tools/cursor.md --
---
name: Cursor
also: [Cursor IDE]
description: An editor.
website: https://cursor.com/
pricing: free
note: Made *for teams*.
aliases: [/old-cursor/]
---
## Why

See [Zed](zed.md), and [the news](/news/).
-- content/tools/zed.md --
---
name: Zed
---
-- content/stacks/writing.md --
---
name: Writing
tools: [cursor]
---
-- content/news/2026-11-01-a.md --
{story_text("A", "See [it](/tools/cursor/#why) and [that](../tools/zed.md).", tools="[cursor]")}
-- content/news/2026-11-02-b.md --
{story_text("B")}
"""


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    return write_hub(tmp_path, HUB)


def text(site: dict[str, bytes], path: str) -> str:
    return site[path].decode()


def test_item_has_page_twins_and_feeds(hub: Path) -> None:
    site = tree(built(hub))
    page = text(site, "tools/cursor/index.html")
    for part in ("Cursor IDE", "An editor.", ">cursor.com</a>", "Made <em>for teams</em>", "/tools/pricing/free/"):
        assert part in page
    assert 'href="/news/a/"' in page and 'href="/stacks/writing/"' in page
    assert '"@type":"SoftwareApplication"' in page
    assert json.loads(site["tools/cursor/index.json"])["fields"][1] == {
        "name": "pricing", "title": "Pricing", "value": "free",
    }  # fmt: skip
    assert "- [Writing](<https://hub.example/stacks/writing/>)" in text(site, "tools/cursor/index.md")
    assert "/news/a/" in text(site, "tools/cursor/feed.xml") and "tools/cursor/feed.json" in site
    assert "tools/zed/feed.xml" not in site


def test_feeds_and_files_of_a_story_name_its_items(hub: Path) -> None:
    site = tree(built(hub))
    assert '<category domain="https://hub.example/tools/">Cursor</category>' in text(site, "feed.xml")
    assert '<category term="Cursor" scheme="https://hub.example/tools/"/>' in text(site, "atom.xml")
    references = [{"collection": "tools", "name": "Cursor", "url": "https://hub.example/tools/cursor/"}]
    in_feed = {one["url"]: one for one in json.loads(site["tools/cursor/feed.json"])["items"]}
    for story in (in_feed["https://hub.example/news/a/"], json.loads(site["news/a/index.json"])):
        assert story["_digest"]["references"] == references and story["tags"][-1] == "Cursor"
    assert "- Tools: [Cursor](<https://hub.example/tools/cursor/>)\n" in text(site, "news/a/index.md")
    assert "references" not in json.loads(site["news/b/index.json"])["_digest"]


def test_description_of_an_item_changes_no_feed_of_stories(hub: Path) -> None:
    before = tree(built(hub))
    file = hub / "content/tools/cursor.md"
    write_file(file, file.read_text(encoding="utf-8").replace("An editor.", "An editor of theirs."))
    after = tree(built(hub))
    changed = {path for path in after if "feed" in path and after[path] != before.get(path)}
    assert changed == {"tools/cursor/feed.xml", "tools/cursor/feed.json"}


def test_files_of_an_item_have_its_fields_and_what_refers_to_it(hub: Path) -> None:
    data = json.loads(tree(built(hub))["tools/cursor/index.json"])
    assert [{**field, "title": ""} for field in data["fields"]] == [
        {"name": "website", "title": "", "value": "https://cursor.com/"},
        {"name": "pricing", "title": "", "value": "free"},
        {"name": "note", "title": "", "value": "Made for teams."},
    ]
    (group,) = data["references"]
    assert group["items"] == [{"name": "Writing", "url": "https://hub.example/stacks/writing/"}]
    assert (data["story_count"], group["count"], group["collection"]["id"]) == (1, 1, "stacks")
    stack = json.loads(tree(built(hub))["stacks/writing/index.json"])
    assert stack["fields"][0]["items"] == [{"name": "Cursor", "url": "https://hub.example/tools/cursor/"}]


def test_item_that_stories_cannot_name_has_no_part_for_stories(hub: Path) -> None:
    site = tree(built(hub))
    assert "No stories about Zed yet." in text(site, "tools/zed/index.html")
    assert "stories" not in text(site, "stacks/writing/index.html").partition("<main")[2].partition("</main>")[0]
    settings = hub / "site.yaml"
    own = "stories: {fields: {tools: {type: references, to: tools}, stack: {type: reference, to: stacks}}}"
    write_file(settings, settings.read_text(encoding="utf-8").rpartition("stories: ")[0] + own)
    assert "No stories about Writing yet." in text(tree(built(hub)), "stacks/writing/index.html")


def test_field_whose_references_are_all_drafts_leaves_no_row(hub: Path) -> None:
    write_file(hub / "content/tools/cursor.md", "---\nname: Cursor\ndraft: true\n---\n")
    write_file(hub / "content/news/2026-11-01-a.md", story_text("A", tools="[cursor]"))
    result = build_hub(hub)
    assert {(d.path, d.code) for d in result.diagnostics} == {
        ("content/news/2026-11-01-a.md", "link-to-unpublished"),
        ("content/stacks/writing.md", "link-to-unpublished"),
    }
    site = tree(hub / "public")
    for name in ("news/a/index", "stacks/writing/index"):
        assert "<dt>" not in text(site, f"{name}.html") and "Tools:" not in text(site, f"{name}.md")
        assert json.loads(site[f"{name}.json"]).get("fields", []) == []
    write_file(hub / "content/tools/cursor.md", "---\nname: Cursor\n---\n")
    assert "<dt>Tools</dt>" in text(tree(built(hub)), "stacks/writing/index.html")


def test_story_shows_its_references(hub: Path) -> None:
    site = tree(built(hub))
    assert "Tools in this story" in text(site, "news/a/index.html")
    assert (
        '"mentions":[{"@type":"SoftwareApplication","name":"Cursor","url":"https://hub.example/tools/cursor/"}]'
        in text(site, "news/a/index.html")
    )
    assert "in this story" not in text(site, "news/b/index.html")


def test_items_are_in_sitemap_and_search(hub: Path) -> None:
    site = tree(built(hub, search=True))
    addresses = text(site, "sitemaps/pages.xml")
    for path in ("/tools/", "/tools/cursor/", "/tools/pricing/free/", "/stacks/writing/"):
        assert f"<loc>https://hub.example{path}</loc>" in addresses
    assert json.loads(site["search/data/items/catalogue.json"])["kinds"] == [["item-tools", 2], ["item-stacks", 1]]
    assert "(<https://hub.example/tools/>)" in text(site, "llms.txt")


def test_old_url_of_an_item_leads_to_it(hub: Path) -> None:
    assert 'url=/tools/cursor/"' in (built(hub) / "old-cursor/index.html").read_text(encoding="utf-8")


def test_other_name_rewrites_the_pages_that_show_it(hub: Path) -> None:
    before = tree(built(hub))
    file = hub / "content/tools/cursor.md"
    write_file(file, file.read_text(encoding="utf-8").replace("name: Cursor\n", "name: Cursor 2\n"))
    after = tree(built(hub))
    changed = {path for path in after if after[path] != before.get(path)}
    assert changed == {
        *(
            f"{term}/feed.{ending}"
            for term in ("category/research", "source/example-lab")
            for ending in ("xml", "json")
        ),
        *("feed.xml", "atom.xml", "feed.json", "news/a/index.md", "news/a/index.json"),
        *("news/a/index.html", "stacks/writing/index.html", "stacks/writing/index.json", "stacks/writing/index.md"),
        *(f"tools/cursor/{name}" for name in ("index.html", "index.md", "index.json", "feed.xml", "feed.json")),
        *("tools/index.html", "tools/pricing/free/index.html", "feeds.opml"),
    }


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("/tools/cursor/#nothing", "broken-anchor"),
        ("/tools/cursr/", "broken-link"),
        ("../tools/nothing.md", "broken-link"),
    ],
)
def test_wrong_link_to_an_item_is_reported(hub: Path, link: str, code: str) -> None:
    write_file(hub / "content/news/2026-11-02-b.md", story_text("B", f"See [it]({link})."))
    assert [(d.path, d.code) for d in build_hub(hub).diagnostics] == [("content/news/2026-11-02-b.md", code)]


def test_link_to_a_draft_of_an_item_warns(hub: Path) -> None:
    write_file(hub / "content/tools/zed.md", "---\nname: Zed\ndraft: true\n---\n")
    found = {(d.path, d.severity, d.code) for d in build_hub(hub).diagnostics}
    assert found == {
        ("content/news/2026-11-01-a.md", "warning", "link-to-unpublished"),
        ("content/tools/cursor.md", "warning", "link-to-unpublished"),
    }


def test_file_at_the_url_of_a_filter_is_reported(hub: Path) -> None:
    write_file(hub / "static/root/tools/pricing/free/index.html", "mine")
    (found,) = build_hub(hub).diagnostics
    assert (found.path, found.code) == ("static/root/tools/pricing/free/index.html", "url-collision")


def test_page_at_the_url_of_a_collection_is_reported(hub: Path) -> None:
    write_file(hub / "content/pages/stacks.md", "---\ntitle: Stacks\n---\nUs.\n")
    (found,) = build_hub(hub).diagnostics
    assert (found.path, found.code) == ("content/pages/stacks.md", "url-collision")


def test_alias_at_the_url_of_an_item_names_both(hub: Path) -> None:
    file = hub / "content/tools/cursor.md"
    write_file(file, file.read_text(encoding="utf-8").replace("/old-cursor/", "/tools/zed/"))
    (found,) = build_hub(hub).diagnostics
    assert (found.path, found.code, found.other_paths) == (
        "content/tools/cursor.md",
        "url-collision",
        ("content/tools/zed.md",),
    )


def test_layout_of_one_collection_stands_before_the_general_one(hub: Path) -> None:
    write_file(hub / "layouts/item/tools.html", "<!doctype html><title>{{ page.fields.pricing.text }}</title>")
    file = hub / "content/tools/zed.md"
    write_file(file, "---\nname: Zed\npricing: paid\n---\n")
    site = tree(built(hub))
    assert text(site, "tools/zed/index.html") == "<!doctype html><title>paid</title>"
    assert "<h1>Writing</h1>" in text(site, "stacks/writing/index.html")
