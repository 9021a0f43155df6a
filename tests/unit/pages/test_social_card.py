"""Social cards of whole small hubs: where they are, what pages say about them, what draws them again."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from site_builder.config.features import Features
from site_builder.pipeline.build import BuildResult
from tests.support.hubs import add_story, build_hub, built, story_text, tree, write_file, write_hub
from tests.support.images import opened

SETTINGS = "title: Test Hub\nbase_url: https://hub.example/news-hub/\n"


def hub(folder: Path) -> Path:
    write_file(folder / "site.yaml", SETTINGS)
    add_story(write_hub(folder), "first", title="A & B")
    add_story(folder, "second")
    return folder


def drawn(result: BuildResult) -> set[str]:
    """The stories of which cards were drawn."""
    return {cost.name.split("/")[2].split(".")[0] for cost in result.rendered if cost.name.startswith("assets/cards/")}


def meta(output: Path, page: str = "news/first/index.html") -> dict[str, str]:
    return dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', (output / page).read_text()))


def test_story_page_names_its_social_card(tmp_path: Path) -> None:
    output = built(hub(tmp_path))
    found = meta(output)
    assert found["og:image"].startswith("https://hub.example/news-hub/assets/cards/first.")
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert found["og:image:alt"] == "A &amp; B (Example Lab)"
    assert found["twitter:card"] == "summary_large_image"
    card = output / found["og:image"].removeprefix("https://hub.example/news-hub/")
    assert opened(card.read_bytes()).size == (1200, 630)


def test_story_page_gives_search_engines_its_own_image_first(tmp_path: Path) -> None:
    site = hub(tmp_path)
    add_story(site, "second", image="chart.svg", image_alt="A chart")
    write_file(site / "content/news/2026/11/chart.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    html = (built(site) / "news/second/index.html").read_text()
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, flags=re.S)[0])
    images = [part["image"] for part in data["@graph"] if "image" in part]
    assert [[address.rpartition(".")[2] for address in addresses] for addresses in images] == [["svg", "png"]]
    assert images[0][1] == meta(tmp_path / "public", "news/second/index.html")["og:image"]


def test_social_card_is_drawn_again_only_when_its_content_changes(tmp_path: Path) -> None:
    site = hub(tmp_path)
    assert drawn(build_hub(site)) == {"first", "second"}
    add_story(site, "first", title="A & B", body="Other words.", summary="A dek.", tags="[new]")
    assert drawn(build_hub(site)) == set()
    write_file(site / "site.yaml", SETTINGS + "description: Other words.\nshare: [x]\n")
    assert drawn(build_hub(site)) == set()
    add_story(site, "first", title="A and B")
    result = build_hub(site)
    assert drawn(result) == {"first"}
    assert result.published and len([p for p in result.published.removed if "cards" in p]) == 1
    write_file(site / "site.yaml", SETTINGS.replace("Test", "Other"))
    assert drawn(build_hub(site)) == {"first", "second"}


def test_social_cards_can_be_turned_off(tmp_path: Path) -> None:
    site = hub(tmp_path)
    build_hub(site)
    write_file(site / "site.yaml", SETTINGS + "cards: false\n")
    output = built(site)
    assert not [path for path in tree(output) if "cards" in path]
    assert "og:image" not in meta(output)
    assert meta(output)["twitter:card"] == "summary"


@pytest.mark.parametrize("extras", [Features(), Features(pillow=True, serif="/a.ttf")])
def test_social_cards_without_library_or_font_give_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extras: Features
) -> None:
    monkeypatch.setattr("site_builder.pipeline.load.find_features", lambda: extras)
    result = build_hub(hub(tmp_path))
    assert result.published
    assert [(d.path, d.code, d.severity) for d in result.diagnostics] == [("site.yaml", "no-pillow", "warning")]
    assert not [path for path in tree(tmp_path / "public") if "cards" in path]


def test_social_cards_are_the_same_from_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.system.workers.WORTH_IT", 1)
    site = hub(tmp_path / "hub")
    for number in range(9):
        add_story(site, f"story-{number}", category=f"c{number % 3}")
    trees = []
    for jobs in (1, 3):
        build_hub(site, tmp_path / f"out{jobs}", jobs=jobs)
        trees.append(tree(tmp_path / f"out{jobs}"))
    assert trees[0] == trees[1]
    assert len([path for path in trees[0] if path.startswith("assets/cards/")]) == 11


TOOLS = """
-- site.yaml --
title: Test Hub
base_url: https://hub.example/
collections: {tools: {title: Tools, item: tool}}
-- content/tools/cursor.md --
---
name: Cursor
description: An editor.
---
-- content/news/2026-11-01-a.md --
""" + story_text("A")


def test_item_has_a_social_card_of_its_own(tmp_path: Path) -> None:
    site = write_hub(tmp_path, TOOLS)
    assert drawn(build_hub(site)) == {"a", "tools"}
    found = meta(tmp_path / "public", "tools/cursor/index.html")
    assert found["og:image"].startswith("https://hub.example/assets/cards/tools/cursor.")
    assert (found["og:image:alt"], found["twitter:card"]) == ("Cursor (Tools)", "summary_large_image")
    assert opened((tmp_path / "public" / found["og:image"].removeprefix("https://hub.example/")).read_bytes())


def test_social_card_of_an_item_is_drawn_again_only_when_its_content_changes(tmp_path: Path) -> None:
    site = write_hub(tmp_path, TOOLS)
    build_hub(site)
    write_file(site / "content/tools/cursor.md", "---\nname: Cursor\ndescription: An editor.\n---\nOther words.\n")
    assert drawn(build_hub(site)) == set()
    write_file(site / "content/tools/cursor.md", "---\nname: Cursor\ndescription: An editor of theirs.\n---\n")
    result = build_hub(site)
    assert drawn(result) == {"tools"}
    assert result.published and len([path for path in result.published.removed if "cards/tools" in path]) == 1
    incremental = tree(site / "public")
    build_hub(site, tmp_path / "clean")
    assert incremental == tree(tmp_path / "clean")
