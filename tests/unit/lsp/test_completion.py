from __future__ import annotations

import pytest
from lsprotocol import types

from site_builder.lsp.completion import complete
from site_builder.lsp.snapshot import HubSnapshot
from tests.support.lsp_views import STORY, cursor_in, small_hub, text_of, view_of


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> HubSnapshot:
    return view_of(small_hub(tmp_path_factory.mktemp("hub")))


def chosen(marked: str, label: str, view: HubSnapshot | None, path: str = STORY) -> str:
    """The text after the offer of this label was chosen at the `|`."""
    text, position = cursor_in(marked)
    item = next(item for item in complete(text_of(text), path, position, view).items if item.label == label)
    assert isinstance(item.text_edit, types.TextEdit)
    start, end = (text_of(text).place(place) for place in (item.text_edit.range.start, item.text_edit.range.end))
    lines = text.split("\n")
    assert start[0] == end[0] == position.line
    lines[start[0]] = lines[start[0]][: start[1]] + item.text_edit.new_text + lines[start[0]][end[1] :]
    return "\n".join(lines)


def labels(marked: str, view: HubSnapshot | None, path: str = STORY) -> list[str]:
    text, position = cursor_in(marked)
    return [item.label for item in complete(text_of(text), path, position, view).items]


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
def test_what_is_chosen_is_put_where_it_belongs(view: HubSnapshot, marked: str, label: str, after: str) -> None:
    assert chosen(marked, label, view) == after


def test_settings_and_sources(view: HubSnapshot) -> None:
    assert chosen("cards: |", "false", view, "site.yaml") == "cards: false"
    assert chosen("checks:\n  lon|", "long-title", view, "site.yaml") == "checks:\n  long-title: "
    assert chosen("- id: x\n  ho|", "homepage", view, "content/sources.yaml") == "- id: x\n  homepage: "
    assert "slug" not in labels("categories:\n  - slug: a\n    |", view, "site.yaml")


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
def test_nothing_is_offered_elsewhere(view: HubSnapshot, marked: str) -> None:
    assert labels(marked, view) == []


def test_while_the_hub_is_not_known_yet_a_client_has_to_ask_again() -> None:
    text, position = cursor_in("---\nca|\n---\n")
    found = complete(text_of(text), STORY, position, None)
    assert found.is_incomplete and "category" in [item.label for item in found.items]
    assert labels("---\ncategory: |\n---\n", None) == labels("---\nrelated: [|]\n---\n", None) == []
    assert labels("---\na: b\n---\n[x](|", None) == []


def test_the_order_is_ours(view: HubSnapshot) -> None:
    text, position = cursor_in("---\n|\n---\n")
    items = complete(text_of(text), STORY, position, view).items
    assert [item.sort_text for item in items] == sorted(str(item.sort_text) for item in items)
    assert [item.label for item in items[:4]] == ["title", "source", "category", "takeaways"]
    assert isinstance(items[0].documentation, types.MarkupContent)
