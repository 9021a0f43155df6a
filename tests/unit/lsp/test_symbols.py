from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.diagnostics.codes import RULES
from site_builder.lsp.snapshot import HubSnapshot
from site_builder.lsp.symbols import Symbol, definition_of, symbol_at
from tests.support.hubs import write_hub
from tests.support.lsp_views import OTHER, PAGE, STORY, cursor_in, small_hub, text_of, view_of


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> HubSnapshot:
    return view_of(small_hub(tmp_path_factory.mktemp("hub")))


def symbol_in(marked: str, snapshot: HubSnapshot | None, path: str = STORY) -> Symbol | None:
    text, position = cursor_in(marked)
    return symbol_at(text_of(text), path, *text_of(text).line_and_column(position), snapshot)


@pytest.mark.parametrize(
    ("marked", "path", "description"),
    [
        ("---\ncat|egory: research\n---\n", STORY, "**category**: "),
        ("---\nsource:\n  ur|l: x\n---\n", STORY, "**url**: "),
        ("---\ntakeaways:\n  - A po|int\n---\n", STORY, "**takeaways**: "),
        ("---\nignore:\n  long-ti|tle: x\n---\n", STORY, RULES["long-title"].title),
        ("---\nnav_or|der: 1\n---\n", PAGE, "**nav_order**: "),
        ("page_sizes:\n  ho|me: 12", "site.yaml", "**home**: "),
        ("- id: x\n  domains: [a|]", "content/sources.yaml", "**domains**: "),
    ],
)
def test_keys_are_described_without_a_hub(marked: str, path: str, description: str) -> None:
    symbol = symbol_in(marked, None, path)
    assert symbol and symbol.description.startswith(description) and symbol.definition is None


@pytest.mark.parametrize(
    ("marked", "description", "location"),
    [
        ("---\ncategory: mod|els\n---\n", "**Models (models)**", ("site.yaml", 7)),
        ("---\nsource: open|ai\n---\n", "**OpenAI (openai)**", ("content/sources.yaml", 4)),
        ("---\nsource: {name: Example| Lab}\n---\n", "**Example Lab (lab)**", ("content/sources.yaml", 1)),
        ("---\nrelated: [x, open-|weights]\n---\n", "**Open weights arrive**", (OTHER, 1)),
        ("---\nwhy_it_matters: It [😀 is](open-|weights) so.\n---\n", "**Open weights arrive**", (OTHER, 1)),
        ("---\n---\n😀 [the |weights](open-weights#x)", "**Open weights arrive**\n\n2026-11-12 · openai", (OTHER, 1)),
        ("---\n---\n[us](../../../pages/abo|ut.md)", "**About us**\n\nWho we are.", (PAGE, 1)),
    ],
)
def test_names_lead_to_their_definition(
    snapshot: HubSnapshot, marked: str, description: str, location: tuple[str, int]
) -> None:
    symbol = symbol_in(marked, snapshot)
    assert symbol and symbol.description.startswith(description)
    assert symbol.definition and definition_of(symbol.definition, snapshot) == location


@pytest.mark.parametrize(
    "marked",
    ["---\nnothing: |x\n---\n", "---\n# tit|le: x\n---\n", "---\n---\n[x](no|where)", "---\n---\nte|xt", "te|xt"],
)
def test_no_symbol_at_other_text(snapshot: HubSnapshot, marked: str) -> None:
    assert symbol_in(marked, snapshot) is None


@pytest.mark.parametrize("value", ["category: no|ne", "source: no|body", "related: [n|o]"])
def test_unknown_name_is_described_as_its_key(snapshot: HubSnapshot, value: str) -> None:
    symbol = symbol_in(f"---\n{value}\n---\n", snapshot)
    assert symbol and symbol.definition is None and symbol.description.startswith("**")


def test_category_key_lists_the_categories_of_the_hub(snapshot: HubSnapshot) -> None:
    symbol = symbol_in("---\ncate|gory: x\n---\n", snapshot)
    assert symbol and "One of `research`, `models`." in symbol.description


def test_definition_in_a_missing_file_is_at_line_one(tmp_path: Path) -> None:
    snapshot = view_of(small_hub(tmp_path))
    source = snapshot.entry("source", "openai")
    (tmp_path / "content/sources.yaml").unlink()
    assert source and definition_of(source, snapshot) == ("content/sources.yaml", 1)


@pytest.mark.parametrize("text", ["---\nauthor: a|da\n---\n", "---\nauthor: [Ben, Coun|tess]\n---\n"])
def test_author_leads_to_the_entry(tmp_path: Path, text: str) -> None:
    entry = "- id: ben\n  name: Ben\n- id: ada\n  name: Ada\n  also: [Countess]\n"
    snapshot = view_of(write_hub(small_hub(tmp_path), f"-- content/authors.yaml --\n{entry}"))
    symbol = symbol_in(text, snapshot)
    assert symbol and symbol.definition and "Ada" in symbol.description
    assert definition_of(symbol.definition, snapshot) == ("content/authors.yaml", 3)
