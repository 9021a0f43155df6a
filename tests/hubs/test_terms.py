"""Entries of tags, sources and authors, in whole hubs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.cli import run
from tests.support.hubs import add_story, build_hub, built, tree, write_file, write_hub

HUB = """
-- content/tags.yaml --
- {id: llm, name: large language models, also: [LLMs, language models], description: What predicts tokens.}
- {id: unused, name: unused}
-- content/sources.yaml --
- id: lab
  name: Example Lab
  also: [The Lab]
  domains: [lab.example]
  homepage: https://lab.example/
  kind: press
  licence: Texts are CC BY 4.0.
  country: Norway
-- content/papers.yaml --
- {id: one, name: Paper One, publisher: lab, topics: [llm]}
-- collections.yaml --
collections:
  sources: {fields: {country: {type: text}}}
  papers:
    title: Papers
    item: paper
    fields:
      publisher: {type: reference, to: sources}
      topics: {type: references, to: tags}
"""


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    hub_dir = write_hub(tmp_path, HUB)
    add_story(hub_dir, "first", tags="[LLMs, Language Models]", source="{name: The Lab, url: https://lab.example/a}")
    add_story(hub_dir, "second", tags="[large-language-models]", source="lab", source_url="https://lab.example/b")
    return hub_dir


def page(hub: Path, path: str) -> str:
    return (hub / "public" / path / "index.html").read_text(encoding="utf-8")


def test_names_of_an_entry_are_one_tag(hub: Path) -> None:
    assert build_hub(hub).diagnostics == ()
    shown = page(hub, "tag/llm")
    assert "/news/first/" in shown and "/news/second/" in shown
    assert "What predicts tokens." in shown and "LLMs, language models" in shown
    assert page(hub, "news/first").count('rel="tag"') == 1
    assert 'href="/tag/llm/">large language models<' in page(hub, "news/first")
    for name in ("llms", "language-models", "large-language-models"):
        assert 'url=/tag/llm/"' in page(hub, f"tag/{name}")
    assert "unused" not in page(hub, "tags")


def test_entry_of_a_source_is_on_its_page_and_in_its_stories(hub: Path) -> None:
    assert build_hub(hub).diagnostics == ()
    shown = page(hub, "source/lab")
    assert "/news/first/" in shown and "/news/second/" in shown
    assert all(text in shown for text in ("Press", "Norway", "Paper One", "Texts are CC BY 4.0."))
    assert 'url=/source/lab/"' in page(hub, "source/the-lab")
    for story in ("first", "second"):
        assert "Texts are CC BY 4.0." in page(hub, f"news/{story}")
    assert 'href="/source/lab/"' in page(hub, "papers/one")


def test_stories_that_name_an_entry_in_a_declared_field_are_on_its_page(hub: Path) -> None:
    settings = """
stories:
  fields:
    checked_by: {type: reference, to: authors}
    reviewers: {type: references, to: authors, title: Reviewed by}
    topic: {type: reference, to: tags}
"""
    write_file(hub / "site.yaml", (hub / "site.yaml").read_text(encoding="utf-8") + settings)
    write_file(hub / "content/authors.yaml", "- {id: ada, name: Ada}\n- {id: bob, name: Bob}\n")
    for number in range(14):
        add_story(hub, f"seen-{number}", day=f"2026-10-{number + 1:02}", reviewers="[ada]", topic="llm")
    add_story(hub, "own", author="ada", reviewers="[ada, bob]", topic="llm", tags="[LLMs]", checked_by="bob")
    assert build_hub(hub).diagnostics == ()
    ada, tag, bob = page(hub, "author/ada"), page(hub, "tag/llm"), page(hub, "author/bob")
    assert "<h3>Reviewed by</h3>" in ada and "<h3>Topic</h3>" in tag
    for shown in (ada, tag):
        named = shown[shown.index('<section class="connected"') :]
        found = [int(number) for number in re.findall(r"/news/seen-(\d+)/", named)]
        assert found == list(range(13, 1, -1)) and "/news/own/" not in named
    assert "1 story" in ada and "15 stories" not in tag
    assert bob.count("/news/own/") == 2 and bob.index("<h3>Checked by</h3>") < bob.index("<h3>Reviewed by</h3>")
    add_story(hub, "own", author="ada", reviewers="[ada]", topic="llm", tags="[LLMs]", checked_by="bob")
    build_hub(hub)
    assert "Reviewed by" not in page(hub, "author/bob")
    add_story(hub, "seen-13", day="2026-10-14", title="Other words", reviewers="[ada]", topic="llm")
    build_hub(hub)
    assert "Other words" in page(hub, "author/ada")
    assert tree(hub / "public") == tree(built(hub, hub / "clean"))


def test_entry_is_begun_and_listed(hub: Path) -> None:
    assert run("new", "--site", hub, "tag", "Open weights").exit_code == 0
    file = hub / "content/tags/open-weights.md"
    assert "draft" not in file.read_text(encoding="utf-8")
    listed = run("list", "--site", hub, "--collection", "tags", "--json").stdout
    assert '"id": "llm"' in listed and '"stories": 2' in listed
    assert run("list", "--site", hub, "--tag", "language models").stdout.count("content/news/") == 2
    assert build_hub(hub).diagnostics == ()


def test_entry_without_stories_gives_way_to_a_redirect_of_its_url(hub: Path) -> None:
    (hub / "redirects.yaml").write_text("/tag/unused/: /tag/llm/\n", encoding="utf-8")
    assert build_hub(hub).diagnostics == ()
    assert 'url=/tag/llm/"' in page(hub, "tag/unused")
    (hub / "redirects.yaml").write_text("/tag/unused/feed.xml: gone\n", encoding="utf-8")
    assert build_hub(hub).diagnostics == () and not (hub / "public/tag/unused/index.html").exists()
    (hub / "redirects.yaml").write_text("/tag/unused/: /tag/llm/\n", encoding="utf-8")
    add_story(hub, "third", tags="[unused]")
    assert [problem.code for problem in build_hub(hub).diagnostics] == ["url-collision"]


def test_description_of_an_entry_of_every_hub_may_be_long(hub: Path) -> None:
    words = " ".join(["words"] * 200)
    (hub / "content/tags.yaml").write_text(f"- {{id: llm, name: LLM, description: {words}}}\n", encoding="utf-8")
    assert build_hub(hub).diagnostics == () and words in page(hub, "tag/llm")
