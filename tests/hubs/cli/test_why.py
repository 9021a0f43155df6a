from pathlib import Path

from tests.support.cli import run
from tests.support.hubs import add_story, built, write_hub


def why(hub_dir: Path, *arguments: str) -> tuple[int, str]:
    result = run("why", "--no-search", *arguments, "--site", hub_dir, "--at", "2026-11-20T12:00:00Z")
    return result.exit_code, result.output


def test_why_prints_changes(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "story-0")
    add_story(hub_dir, "story-1", "2026-11-02")
    assert why(hub_dir, "/news/")[1] == "/news/\nNot published yet: the next build makes it.\n"
    built(hub_dir)
    assert why(hub_dir, "/news/")[1].startswith("/news/\nUp to date")
    file = add_story(hub_dir, "story-0", title="Another title")
    status, output = why(hub_dir, "/news/")
    assert status == 0
    assert "The next build renders it, because of:\n  - card of story `story-0`: title" in output
    built(hub_dir)
    path = file.relative_to(hub_dir).as_posix()
    lines = why(hub_dir, path)[1].splitlines()
    assert lines[:3] == [
        f"/news/story-0/  ({path})",
        "Up to date: the next build leaves it alone.",
        "When it was last rendered, this had changed:",
    ]
    assert why(hub_dir, "/nowhere/") == (1, "Error: no page of this site is `/nowhere/`\n")


def test_why_of_hub_with_errors_prints_diagnostics(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "wrong", category="")
    status, output = why(hub_dir, "/news/")
    assert status == 1
    assert "error[missing-key]" in output and "no page of this site" not in output


ITEMS = """\
-- site.yaml --
title: Test Hub
base_url: https://hub.example/
cards: false
feeds: {min_stories: 1}
collections:
  companies: {title: Companies, item: company}
  tools:
    title: Tools
    item: tool
    fields: {maker: {type: reference, to: companies}, price: {type: choice, of: [free, paid]}}
    filters: [price]
  notes: {title: Notes, item: note, pages: false}
stories: {fields: {tools: {type: references, to: tools}}}
-- content/companies.yaml --
- {id: anysphere, name: Anysphere}
- {id: other, name: Other}
-- content/notes.yaml --
- {id: one, name: One}
-- content/tools/cursor.md --
---
name: Cursor
maker: anysphere
price: paid
---
-- content/tools/draft.md --
---
name: Draft
draft: true
---
"""


def reasons(hub_dir: Path, page: str) -> list[str]:
    """Return what the next build would change in a page."""
    status, output = why(hub_dir, page)
    assert status == 0, output
    return [line.removeprefix("  - ") for line in output.splitlines() if line.startswith("  - ")]


def test_changes_of_items_are_said_in_words(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path, ITEMS)
    add_story(hub_dir, "story", tools="[cursor]")
    built(hub_dir)
    cursor = hub_dir / "content/tools/cursor.md"
    cursor.write_text("---\nname: Cursor Pro\nmaker: anysphere\nprice: free\n---\n")
    card = 'item `tools/cursor`, name: "Cursor" -> "Cursor Pro"'
    assert card in reasons(hub_dir, "/tools/cursor/") and card in reasons(hub_dir, "content/tools/cursor.md")
    assert 'fields.price.text: "paid" -> "free"' in reasons(hub_dir, "/tools/cursor/")
    assert card in reasons(hub_dir, "/tools/") and 'items.facts: "free" is new' in reasons(hub_dir, "/tools/")
    assert why(hub_dir, "/tools/price/free/")[1].endswith("Not published yet: the next build makes it.\n")
    assert reasons(hub_dir, "/companies/anysphere/") == [card]
    assert reasons(hub_dir, "/news/story/") == [card, card]
    feed = reasons(hub_dir, "/tools/cursor/feed.xml")
    assert 'items.references.items: "Cursor Pro" is new' in feed
    add_story(hub_dir, "another", "2026-11-02", tools="[cursor]")
    assert "backlinks: story `another` is new" in reasons(hub_dir, "/tools/cursor/")


def test_why_says_why_there_is_no_page(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path, ITEMS)
    file = add_story(hub_dir, "later", "2026-12-24").relative_to(hub_dir).as_posix()
    for page, message in (
        ("content/companies.yaml", "content/companies.yaml has several items: write the path of one page, such as"),
        ("content/tools/draft.md", "content/tools/draft.md is a draft, so it has no page"),
        ("/tools/draft/", "content/tools/draft.md is a draft, so it has no page"),
        ("/notes/one/", "the items of `notes` have no pages (`pages: false`)"),
        ("content/notes.yaml", "the items of `notes` have no pages (`pages: false`)"),
        (file, f"{file} is scheduled, so it has no page"),
        ("/tools/nothing/", "no page of this site is `/tools/nothing/`"),
    ):
        status, output = why(hub_dir, page)
        assert (status, output.startswith(f"Error: {message}")) == (1, True), output


def test_why_of_the_file_of_an_entry_is_about_the_page_of_its_term(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path, ITEMS)
    for name, also in (("agents", "[bots]"), ("models", "[]")):
        file = hub_dir / f"content/tags/{name}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"---\nname: {name}\nalso: {also}\n---\n\nText.\n")
        status, output = why(hub_dir, f"content/tags/{name}.md")
        assert (status, output.splitlines()[0]) == (0, f"/tag/{name}/")
    assert why(hub_dir, "/tag/bots/")[1].startswith("/tag/bots/  (content/tags/agents.md)\n")
