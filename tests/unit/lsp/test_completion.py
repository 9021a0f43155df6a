from __future__ import annotations

import pytest
from lsprotocol import types

from site_builder.lsp.completion import complete
from site_builder.lsp.snapshot import HubSnapshot
from tests.support.lsp_views import STORY, cursor_in, small_hub, text_of, view_of


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> HubSnapshot:
    return view_of(small_hub(tmp_path_factory.mktemp("hub")))


def text_after_choosing(marked: str, label: str, snapshot: HubSnapshot | None, path: str = STORY) -> str:
    """The text after choosing the item with this label at the `|`."""
    text, position = cursor_in(marked)
    item = next(item for item in complete(text_of(text), path, position, snapshot).items if item.label == label)
    assert isinstance(item.text_edit, types.TextEdit)
    start, end = (
        text_of(text).line_and_column(place) for place in (item.text_edit.range.start, item.text_edit.range.end)
    )
    lines = text.split("\n")
    assert start[0] == end[0] == position.line
    lines[start[0]] = lines[start[0]][: start[1]] + item.text_edit.new_text + lines[start[0]][end[1] :]
    return "\n".join(lines)


def labels(marked: str, snapshot: HubSnapshot | None, path: str = STORY) -> list[str]:
    text, position = cursor_in(marked)
    return [item.label for item in complete(text_of(text), path, position, snapshot).items]


@pytest.mark.parametrize(
    ("marked", "label", "after"),
    [
        ("---\ntitle: 😀\nca|\n---\n", "category", "---\ntitle: 😀\ncategory: \n---\n"),
        ("---\n|\n---\n", "tags", "---\ntags:\n  - \n---\n"),
        ("---\nca|: x\n---\n", "category", "---\ncategory: x\n---\n"),
        ("---\nsource: {n|}\n---\n", "name", "---\nsource: {name: }\n---\n"),
        ("---\ncategory: |\n---\n", "models", "---\ncategory: models\n---\n"),
        ("---\ncategory: res|x # y\n---\n", "models", "---\ncategory: models # y\n---\n"),
        ("---\ntags: [漢😀, op|]\n---\n", "open weights", "---\ntags: [漢😀, open weights]\n---\n"),
        ("---\ntags:\n  - a\n  - |\n---\n", "Safety", "---\ntags:\n  - a\n  - Safety\n---\n"),
        ("---\ntags:\n  |\n---\n", "Safety", "---\ntags:\n  - Safety\n---\n"),
        ("---\nsource: |\n---\n", "openai", "---\nsource: openai\n---\n"),
        ("---\nsource:\n  name: op|\n---\n", "OpenAI", "---\nsource:\n  name: OpenAI\n---\n"),
        ("---\nrelated: [weights|]\n---\n", "Open weights arrive", "---\nrelated: [open-weights]\n---\n"),
        ("---\nunrelated:\n  |\n---\n", "Open weights arrive", "---\nunrelated:\n  - open-weights\n---\n"),
        ("---\na: b\n---\n😀 [it](arrive|)", "Open weights arrive", "---\na: b\n---\n😀 [it](open-weights)"),
        ("---\na: b\n---\n[it](|", "About us", "---\na: b\n---\n[it](about"),
    ],
)
def test_chosen_item_is_inserted_at_the_cursor(snapshot: HubSnapshot, marked: str, label: str, after: str) -> None:
    assert text_after_choosing(marked, label, snapshot) == after


def test_settings_and_sources_are_completed(snapshot: HubSnapshot) -> None:
    assert text_after_choosing("cards: |", "false", snapshot, "site.yaml") == "cards: false"
    assert text_after_choosing("checks:\n  lon|", "long-title", snapshot, "site.yaml") == "checks:\n  long-title: "
    assert (
        text_after_choosing("- id: x\n  ho|", "homepage", snapshot, "content/sources.yaml") == "- id: x\n  homepage: "
    )
    assert "slug" not in labels("categories:\n  - slug: a\n    |", snapshot, "site.yaml")


@pytest.mark.parametrize(
    "marked",
    [
        "---\n# |\n---\n",
        "---\ntitle: |\n---\n",
        "---\na: b\n---\nte|xt",
        "---\na: b\n--|-\n",
        "te|xt",
        "---\nx: [|]\n---\n",
    ],
)
def test_no_items_outside_keys_values_and_links(snapshot: HubSnapshot, marked: str) -> None:
    assert labels(marked, snapshot) == []


def test_completion_without_snapshot_is_incomplete() -> None:
    text, position = cursor_in("---\nca|\n---\n")
    completions = complete(text_of(text), STORY, position, None)
    assert completions.is_incomplete and "category" in [item.label for item in completions.items]
    assert labels("---\ncategory: |\n---\n", None) == labels("---\nrelated: [|]\n---\n", None) == []
    assert labels("---\na: b\n---\n[x](|", None) == []


def test_items_keep_our_order(snapshot: HubSnapshot) -> None:
    text, position = cursor_in("---\n|\n---\n")
    items = complete(text_of(text), STORY, position, snapshot).items
    assert [item.sort_text for item in items] == sorted(str(item.sort_text) for item in items)
    assert [item.label for item in items[:4]] == ["title", "source", "category", "takeaways"]
    assert isinstance(items[0].documentation, types.MarkupContent)
