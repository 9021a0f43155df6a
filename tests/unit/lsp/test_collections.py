"""Items and declared fields in an editor program: keys and ids are completed, mistakes are found while typing."""

from __future__ import annotations

import pytest

from site_builder.lsp.completion import complete
from site_builder.lsp.recheck import recheck
from site_builder.lsp.snapshot import HubSnapshot
from site_builder.lsp.symbols import symbol_at
from tests.support.hubs import SETTINGS, story_text, write_hub
from tests.support.lsp_views import STORY, cursor_in, text_of, view_of

TOOL, TOOLS = "content/tools/cursor.md", "content/tools.yaml"
HUB = f"""\
-- site.yaml --
{SETTINGS}search: false
collections:
  companies: {{title: Companies, item: company}}
  tools:
    title: Tools
    item: tool
    fields:
      maker: {{type: reference, to: companies, description: Who makes it}}
      price: {{type: choice, of: [free, paid]}}
stories: {{fields: {{tools: {{type: references, to: tools}}}}}}
-- content/companies.yaml --
- {{id: anysphere, name: Anysphere, also: [Cursor company]}}
- {{id: zed-industries, name: Zed Industries}}
-- {TOOL} --
---
name: Cursor
---
An editor.
-- {TOOLS} --
- {{id: zed, name: Zed}}
-- {STORY} --
{story_text("The first story", tools="[cursor]")}
"""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> HubSnapshot:
    return view_of(write_hub(tmp_path_factory.mktemp("hub"), HUB))


def labels(marked: str, snapshot: HubSnapshot, path: str) -> list[str]:
    text, position = cursor_in(marked)
    return [item.label for item in complete(text_of(text), path, position, snapshot).items]


def errors(text: str, snapshot: HubSnapshot, path: str) -> list[tuple[int, str]]:
    found = recheck(snapshot, path, text)
    return [(diagnostic.line, diagnostic.code) for diagnostic in found if diagnostic.severity == "error"]


def test_keys_are_completed(snapshot: HubSnapshot) -> None:
    assert {"name", "also", "maker", "price"} <= {*labels("---\n|\n---\n", snapshot, TOOL)}
    assert {"id", "name", "maker"} <= {*labels("- {|}\n", snapshot, TOOLS)}
    assert "tools" in labels("---\n|\n---\n", snapshot, STORY)


def test_items_and_choices_are_completed(snapshot: HubSnapshot) -> None:
    assert labels("---\nmaker: |\n---\n", snapshot, TOOL) == ["Anysphere", "Zed Industries"]
    assert labels("---\nprice: |\n---\n", snapshot, TOOL) == ["free", "paid"]
    assert labels("---\ntools: [cursor, |]\n---\n", snapshot, STORY) == ["Zed"]
    assert labels("---\nmaker: |\n---\n", snapshot, "content/companies/x.md") == []


def test_declared_key_has_its_description(snapshot: HubSnapshot) -> None:
    symbol = symbol_at(text_of("---\nmaker: x\n---\n"), TOOL, 1, 1, snapshot)
    assert symbol and "Who makes it" in symbol.description


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (TOOL, "---\nname: Cursor\nmaker: anyshpere\nprice: gratis\n---\n", [(3, "unknown-item"), (4, "wrong-type")]),
        (TOOL, "---\nname: Cursor\nmakr: anysphere\n---\n", [(3, "unknown-key")]),
        (TOOLS, "- {id: zed, name: cursor}\n", [(1, "name-clash")]),
        (TOOLS, "- {id: zed, name: Zed}\n- {id: cursor, name: C}\n", [(2, "duplicate-item")]),
        (STORY, story_text("The first story", tools="[cursr]"), [(6, "unknown-item")]),
        (TOOL, "---\nname: Cursor\nmaker: anysphere\n---\n", []),
    ],
)
def test_mistake_is_found_while_typing(
    snapshot: HubSnapshot, path: str, text: str, expected: list[tuple[int, str]]
) -> None:
    assert errors(text, snapshot, path) == expected
