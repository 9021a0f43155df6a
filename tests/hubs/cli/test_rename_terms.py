"""Tags, sources and authors with an entry get another id: stories that name them by it follow, names stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import run
from tests.support.hubs import built, story_text, tree, write_file, write_hub

A, B = "content/news/2026/11/2026-11-01-a.md", "content/news/2026/11/2026-11-02-b.md"
_A = story_text(
    "A",
    "[Tag](/tag/open-weights/), [source](/source/lab/).",
    source="lab",
    source_url="https://lab.example/a",
    tags="[open-weights, agents]",
    author="ada",
)
_B = story_text(
    "B",
    "[Author](/author/ada/feed.xml).",
    source="{name: 'lab', url: https://lab.example/b}",
    tags="['Open weights', Weights]",
    author="[Ada Example, bob]",
)
HUB = f"""\
-- site.yaml --
title: Test Hub
base_url: https://hub.example/
cards: false
feeds: {{min_stories: 1}}
-- content/sources.yaml --
- {{id: lab, name: Example Laboratory, domains: [lab.example]}}
-- content/tags.yaml --
- {{id: open-weights, name: Weights}}
- {{id: safety, name: Safety, also: [alignment]}}
-- content/authors.yaml --
- id: ada
  name: Ada Example
-- {A} --
{_A}-- {B} --
{_B}"""


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    hub = write_hub(tmp_path, HUB)
    built(hub)
    return hub


@pytest.mark.parametrize(
    ("words", "old_url", "new_url", "changes"),
    [
        (
            ("tags/open-weights", "weights-open"),
            "tag/open-weights",
            "/tag/weights-open/",
            {
                A: [
                    ("[open-weights, agents]", "[weights-open, agents]"),
                    ("/tag/open-weights/", "/tag/weights-open/"),
                ],
                B: [("'Open weights'", "'weights-open'")],
            },
        ),
        (
            ("sources/lab", "laboratory"),
            "source/lab",
            "/source/laboratory/",
            {A: [("source: lab\n", "source: laboratory\n"), ("/source/lab/", "/source/laboratory/")]}
            | {B: [("'lab'", "'laboratory'")]},
        ),
        (
            ("authors/ada", "ada-example"),
            "author/ada",
            "/author/ada-example/",
            {A: [("author: ada\n", "author: ada-example\n")], B: [("/author/ada/feed", "/author/ada-example/feed")]},
        ),
    ],
)
def test_entry_is_renamed(
    hub: Path, words: tuple[str, str], old_url: str, new_url: str, changes: dict[str, list[tuple[str, str]]]
) -> None:
    expected = {path: (hub / path).read_text(encoding="utf-8") for path in (A, B)}
    for path, pairs in changes.items():
        for old, new in pairs:
            expected[path] = expected[path].replace(old, new)
    result = run("rename", *words, "--site", hub)
    assert result.exit_code == 0, result.output
    assert {path: (hub / path).read_text(encoding="utf-8") for path in (A, B)} == expected
    pages = tree(built(hub))
    assert f"url={new_url}".encode() in pages[f"{old_url}/index.html"]
    assert f"{new_url.strip('/')}/index.html" in pages
    assert run("check", "--site", hub).exit_code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("tags/open-weights", "agents"),
            f"{A} already has the tag `agents`: to make the two one, write",
        ),
        (("tags/open-weights", "alignment"), "`alignment` is a name of `safety` in content/tags.yaml"),
        (("authors/ada", "bob"), f"{B} already has the author `bob`"),
        (("tags", "labels"), "`tags` is a collection"),
        (("tags/agents", "x"), "no story or item is `tags/agents`"),
    ],
)
def test_impossible_rename_is_refused(hub: Path, words: tuple[str, str], message: str) -> None:
    before = tree(hub / "content")
    result = run("rename", *words, "--site", hub)
    assert result.exit_code == 1 and result.stderr.startswith(f"Error: {message}"), result.stderr
    assert tree(hub / "content") == before


def test_entry_may_take_the_slug_of_its_own_name(hub: Path) -> None:
    text = (hub / B).read_text(encoding="utf-8")
    write_file(hub / B, text.replace("'Open weights', ", ""))
    assert run("rename", "tags/open-weights", "weights", "--site", hub).exit_code == 0
    assert "tags: [weights, agents]" in (hub / A).read_text(encoding="utf-8")
    assert "tags: [Weights]" in (hub / B).read_text(encoding="utf-8")
    built(hub)
