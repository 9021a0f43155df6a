"""Hubs with collections: their items are read from both forms, checked, cached and built incrementally."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from site_builder.content.item import ParsedItems, parse_items
from site_builder.content.reader import ReadOptions
from site_builder.diagnostics.diagnostic import as_text
from site_builder.model.collections import Collection
from site_builder.model.fields import FieldType
from site_builder.pipeline import items
from site_builder.pipeline.session import read_content
from tests.support.hubs import SETTINGS, add_story, build_hub, built, codes, story_text, tree, write_file, write_hub
from tests.support.images import image
from tests.support.project import ROOT

HUB = f"""
-- site.yaml --
title: Test Hub
base_url: https://hub.example/
cards: false
collections:
  companies: {{title: Companies, item: company}}
  tools:
    title: Tools
    item: tool
    fields:
      website: {{type: url}}
      maker: {{type: reference, to: companies}}
      note: {{type: markdown}}
stories: {{fields: {{tools: {{type: references, to: tools}}, remark: {{type: markdown}}}}}}
-- content/companies.yaml --
- {{id: anysphere, name: Anysphere}}
- {{id: zed-industries, name: Zed Industries}}
-- content/tools/cursor.md --
---
name: Cursor
website: https://cursor.com/
maker: anysphere
note: Made *for teams*.
---
An **editor**.
-- content/tools.yaml --
- {{id: zed, name: Zed, maker: zed-industries, note: A *fast* one.}}
-- content/news/2026-11-01-a.md --
{story_text("A", tools="[cursor, zed]", remark="With a *remark*.")}
"""


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    return write_hub(tmp_path, HUB)


def test_items_are_read_from_both_forms(hub: Path) -> None:
    content, problems = read_content(hub)
    assert content and problems == []
    assert [(item.collection, item.id, item.index) for item in content.items] == [
        ("companies", "anysphere", 0),
        ("companies", "zed-industries", 1),
        ("tools", "cursor", None),
        ("tools", "zed", 0),
    ]
    assert content.attachments == ()


GUIDE = (ROOT / "docs/collections.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```(?:yaml|markdown)\n(.*?)^```$", GUIDE, flags=re.M | re.S)


def hub_of_the_guide(folder: Path) -> Path:
    """A hub of the examples in the guide, with its declarations at the top of `site.yaml`."""
    settings, _, tool, companies, tools_of_story, tags = EXAMPLES
    hub = write_hub(folder, f"-- site.yaml --\n{settings}{SETTINGS}-- content/tools/cursor.md --\n{tool}")
    write_file(hub / "content/companies.yaml", companies)
    write_file(hub / "content/tools.yaml", "- {id: zed, name: Zed, website: https://zed.dev/}\n")
    write_file(hub / "content/tags.yaml", tags)
    add_story(hub, "a", **{"tools": tools_of_story.partition(": ")[2].strip()})
    return hub


def test_examples_of_the_guide_build(tmp_path: Path) -> None:
    page = (built(hub_of_the_guide(tmp_path)) / "news/a/index.html").read_text(encoding="utf-8")
    assert "/tools/cursor/" in page and "/tools/zed/" in page


def test_properties_in_the_guide_are_those_of_their_type(tmp_path: Path) -> None:
    declared = (
        f"collections:\n  companies: {{title: C, item: company}}\n  tools:\n    title: T\n    item: t\n{EXAMPLES[1]}"
    )
    assert build_hub(write_hub(tmp_path, f"-- site.yaml --\n{SETTINGS}{declared}")).diagnostics == ()


@pytest.mark.parametrize(
    ("path", "right", "wrong"),
    [
        ("content/tools/cursor.md", "maker: anysphere", "maker: Anysphere"),
        ("site.yaml", "to: companies", "to: company"),
    ],
)
def test_messages_of_the_guide_are_those_of_a_build(tmp_path: Path, path: str, right: str, wrong: str) -> None:
    file = hub_of_the_guide(tmp_path) / path
    text = file.read_text(encoding="utf-8")
    assert right in text
    write_file(file, text.replace(right, wrong))
    (diagnostic,) = build_hub(tmp_path).diagnostics
    message, *_, hint = as_text(diagnostic).splitlines()
    shown = " ".join(re.findall(r"^ {4,}(.*)$", GUIDE, flags=re.M))
    assert f"{message} {hint.strip()}" in re.sub(r"\s+", " ", shown)


def test_values_in_the_guide_have_the_types_that_it_says(tmp_path: Path) -> None:
    table = GUIDE.partition("\n## Types of fields\n")[2].partition("|---|")[2].partition("\n## ")[0]
    options = {"choice": ", of: [free, paid]", "reference": ", to: companies", "references": ", to: tools"}
    kinds, fields, values = [], "", ""
    for row in re.findall(r"^\| (`.*) \|$", table, flags=re.M):
        kind, *codes = re.findall(r"`([^`]+)`", row)
        kinds.append(kind)
        for name, value in (code.split(": ") for code in codes if ": " in code):
            fields += f"      {name}: {{type: {kind}{options.get(kind, '')}}}\n"
            values += f"{name}: {value}\n"
    assert kinds == [*get_args(FieldType)]
    hub = write_hub(tmp_path, f"-- content/tools/all.md --\n---\nname: All\n{values}---\n")
    tools = "  companies: {title: Companies, item: company}\n  tools:\n    title: Tools\n    item: tool\n    fields:\n"
    write_file(hub / "site.yaml", f"{SETTINGS}collections:\n{tools}{fields}")
    write_file(hub / "content/companies.yaml", "- {id: anysphere, name: Anysphere}\n")
    write_file(hub / "content/tools.yaml", "- {id: cursor, name: Cursor}\n- {id: zed, name: Zed}\n")
    (hub / "content/tools/cursor.png").write_bytes(image(4, 4))
    page = (built(hub) / "tools/all/index.html").read_text(encoding="utf-8")
    assert "Apache 2.0" in page and "<em>for teams</em>" in page


def test_declarations_in_a_file_of_their_own_give_the_same_site(
    hub: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = tree(built(hub))
    settings, declarations = (hub / "site.yaml").read_text(encoding="utf-8").split("collections:\n")
    write_file(hub / "site.yaml", settings)
    write_file(hub / "collections.yaml", f"collections:\n{declarations}")
    assert tree(built(hub)) == before
    clean = write_hub(tmp_path_factory.mktemp("clean"), HUB)
    for name in ("site.yaml", "collections.yaml"):
        write_file(clean / name, (hub / name).read_text(encoding="utf-8"))
    assert tree(built(clean)) == before


def test_declarations_come_from_both_files(hub: Path) -> None:
    write_file(hub / "collections.yaml", "collections: {models: {title: Models, item: model}}\n")
    write_file(hub / "content/models.yaml", "- {id: one, name: One}\n")
    page = (built(hub) / "search/index.html").read_text(encoding="utf-8")
    assert page.index("/companies/") < page.index("/tools/") < page.index("/models/")


def test_unreadable_settings_are_the_only_message(hub: Path) -> None:
    write_file(hub / "collections.yaml", "collections: [\n")
    assert codes(build_hub(hub)) == [("collections.yaml", "yaml-syntax")]


def test_items_are_remembered_between_builds(hub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(hub)
    write_file(hub / "content/companies.yaml", "- {id: anysphere, name: Any}\n- {id: zed-industries, name: Zed Inc}\n")
    parsed: list[str] = []

    def noted(path: str, data: bytes, collection: Collection, options: ReadOptions) -> ParsedItems:
        parsed.append(path)
        return parse_items(path, data, collection, options)

    monkeypatch.setattr(items, "parse_items", noted)
    built(hub)
    assert parsed == ["content/companies.yaml"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("content/companies.yaml", "- {id: anysphere, name: Another}\n- {id: zed-industries, name: Zed}\n"),
        ("content/tools/cursor.md", "---\nname: Cursor Editor\nnote: Not *so* new.\n---\nAnother text."),
        ("content/tools.yaml", "- {id: zed, name: Zed, note: A *slow* one.}\n- {id: third, name: Third}\n"),
        ("content/news/2026-11-01-a.md", story_text("A", tools="[zed]", remark="Is *another*.")),
    ],
)
def test_build_after_an_edit_is_a_clean_build(
    hub: Path, tmp_path_factory: pytest.TempPathFactory, path: str, text: str
) -> None:
    built(hub)
    write_file(hub / path, text)
    edited = built(hub)
    clean = write_hub(tmp_path_factory.mktemp("clean"), HUB)
    write_file(clean / path, text)
    assert tree(edited) == tree(built(clean))


def test_item_can_move_from_one_form_to_the_other(hub: Path) -> None:
    built(hub)
    (hub / "content/tools.yaml").unlink()
    write_file(hub / "content/tools/zed.md", "---\nname: Zed\n---\nNow with a text.")
    result = build_hub(hub)
    assert result.published and codes(result) == []


def test_item_with_many_stories_has_numbered_pages(hub: Path) -> None:
    settings = (hub / "site.yaml").read_text(encoding="utf-8")
    write_file(hub / "site.yaml", settings + "page_sizes: {list: 1}\n")
    for number in range(4):
        add_story(hub, f"story-{number}", tools="[cursor]")
    page = (built(hub) / "tools/cursor/page/1/index.html").read_text(encoding="utf-8")
    assert "Cursor" in page and "An <strong>editor" not in page


def test_image_of_a_draft_is_not_unused(hub: Path) -> None:
    settings = (hub / "site.yaml").read_text(encoding="utf-8")
    write_file(
        hub / "site.yaml",
        settings.replace("note: {type: markdown}", "logo: {type: image}\n      note: {type: markdown}"),
    )
    write_file(hub / "content/tools/new.md", "---\nname: New\ndraft: true\nlogo: new.txt\nimage: new.svg\n---\n")
    write_file(hub / "content/tools/new.txt", "This is no image.")
    assert codes(build_hub(hub)) == []


def test_hostile_values_are_text(hub: Path) -> None:
    script = "<script>alert(1)</script>"
    keys = f"name: {script}\ndescription: {script}\nalso: ['{script}2']\nnote: '{script}'"
    write_file(hub / "content/tools/cursor.md", f"---\n{keys}\n---\n{script}")
    pages = [data for path, data in tree(built(hub)).items() if path.endswith(".html")]
    assert not any(b"<script>alert(1)" in page for page in pages)
    assert any(b"&lt;script&gt;alert(1)" in page for page in pages)


def test_one_mistake_in_a_declaration_is_one_problem(hub: Path) -> None:
    settings = (hub / "site.yaml").read_text(encoding="utf-8")
    write_file(
        hub / "site.yaml", settings.replace("{type: reference, to: companies}", "{type: referense, to: companies}")
    )
    assert codes(build_hub(hub)) == [("site.yaml", "wrong-type")]


def test_yaml_file_of_no_collection_is_a_file_next_to_stories(hub: Path) -> None:
    write_file(hub / "content/news/data.csv", "a,b")
    write_file(hub / "content/other.yaml", "a: b")
    assert codes(build_hub(hub)) == [("content/other.yaml", "unplaced-file")]


def test_required_field_of_a_collection_does_not_concern_others(hub: Path) -> None:
    settings = (hub / "site.yaml").read_text(encoding="utf-8")
    write_file(hub / "site.yaml", settings.replace("{type: url}", "{type: url, required: true}"))
    assert codes(build_hub(hub)) == [("content/tools.yaml", "missing-key")]


@pytest.mark.parametrize("name", ["name", "draft", "Web-Site", "../x", "1st", "ключ"])
def test_field_with_an_unusable_name_is_one_problem(hub: Path, name: str) -> None:
    settings = (hub / "site.yaml").read_text(encoding="utf-8")
    write_file(hub / "site.yaml", settings.replace("note: {type: markdown}", f"{name}: {{type: text, required: true}}"))
    errors = {path for path, _ in codes(build_hub(hub)) if path == "site.yaml"}
    assert errors == {"site.yaml"}
