from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.hub.drafts import NO_CATEGORY, NO_SOURCE, NOWHERE, is_unfinished, presentable
from site_builder.hub.schedule import Selection
from site_builder.pipeline.build import build
from site_builder.pipeline.options import Options
from tests.support.hubs import NOW, SETTINGS, add_story, story, story_text, tree, write_file

STORY = "content/news/2026/11/2026-11-02-begun.md"


def previewed(site: Path, text: str, drafts: bool = True) -> dict[str, bytes]:
    write_file(site / STORY, text)
    output = site / f"out-{drafts}"
    assert build(Options(hub_dir=site, output=output, selection=Selection(at=NOW, drafts=drafts), jobs=1)).published
    return tree(output)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = tmp_path / "hub"
    write_file(site / "site.yaml", f"{SETTINGS}categories: [{{slug: research, title: Research}}]\n")
    add_story(site, "a")
    return site


def test_empty_draft_is_shown(site: Path) -> None:
    page = previewed(site, "---\ndraft: true\n---\n")["news/begun/index.html"].decode()
    assert "<h1>begun</h1>" in page
    assert "No category yet" in page and "No source yet" in page
    assert 'href=""' not in page


def test_draft_shows_what_is_written(site: Path) -> None:
    source = "source: {name: Lab, url: https://lab.example/x}"
    text = f"---\ndraft: true\ntitle: Begun\n{source}\ncategory:\ntakeaways:\n  -\n  - One.\n---\n"
    page = previewed(site, text)["news/begun/index.html"].decode()
    assert "<h1>Begun</h1>" in page and "One." in page and "https://lab.example/x" in page
    assert "<li></li>" not in page and page.count("One.") == 1


def test_placeholder_category_is_not_in_the_menu(site: Path) -> None:
    home = previewed(site, "---\ndraft: true\n---\n")["index.html"].decode()
    assert "No category yet" not in home[home.index("<nav") : home.index("</nav>")]


def test_draft_is_not_published(site: Path) -> None:
    files = previewed(site, "---\ndraft: true\n---\n", drafts=False)
    assert not any("begun" in path or b"No category yet" in data for path, data in files.items())


def test_invalid_values_of_a_draft_do_no_harm(site: Path) -> None:
    bad = "javascript:alert(1)"
    source = f'source: {{name: "!!!", url: "{bad}"}}\ncanonical: "{bad}"'
    files = previewed(site, f'---\ndraft: true\n{source}\ntags: ["!!!", fine]\ncategory: "?"\n---\nText')
    assert "news/begun/index.html" in files
    assert not [path for path, data in files.items() if b"javascript:" in data]
    assert sorted(path for path in files if path.startswith("tag/") and path.endswith(".html")) == [
        "tag/fine/index.html"
    ]


def test_finished_draft_looks_as_published_except_for_its_bar(site: Path) -> None:
    draft = previewed(site, story_text("A draft", "Text.", draft="true"))
    published = previewed(site, story_text("A draft", "Text."))
    assert {path for path in draft if draft[path] != published[path]} == {"news/begun/index.html"}
    assert draft.keys() == published.keys()


def test_unfinished_is_a_selected_draft_with_a_slug() -> None:
    wanted = Selection(at=NOW, drafts=True)
    assert is_unfinished(story("a", draft=True), wanted)
    assert not is_unfinished(story("a"), wanted)
    assert not is_unfinished(story("", draft=True), wanted)
    assert not is_unfinished(story("a", draft=True), Selection(at=NOW))


def test_presentable_draft_keeps_its_values_and_fills_gaps() -> None:
    bare = story("a", draft=True, title="", source="", source_by_id=True, source_url="x", category="", canonical="x")
    shown = presentable(bare)
    assert (shown.title, shown.source, shown.category) == ("a", NO_SOURCE, NO_CATEGORY)
    assert (shown.source_by_id, shown.source_url, shown.canonical) == (False, NOWHERE, "")
    good = story("a", draft=True, source_by_id=True, canonical="https://a.example/", tags=("x",))
    assert presentable(good) == good
    assert presentable(story("a", draft=True, source="")).source == "lab.example"
    assert (NO_SOURCE, NO_CATEGORY, NOWHERE) == ("No source yet", "No category yet", "#")
