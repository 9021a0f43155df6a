from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.lsp.snapshot import HubSnapshot
from site_builder.lsp.symbols import Symbol, definition_of, symbol_at
from tests.support.lsp_views import OTHER, PAGE, STORY, cursor_in, small_hub, text_of, view_of


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> HubSnapshot:
    return view_of(small_hub(tmp_path_factory.mktemp("hub")))


def subject(marked: str, view: HubSnapshot | None, path: str = STORY) -> Symbol | None:
    text, position = cursor_in(marked)
    return symbol_at(text_of(text), path, *text_of(text).place(position), view)


@pytest.mark.parametrize(
    ("marked", "path", "words"),
    [
        ("---\ncat|egory: research\n---\n", STORY, "**category**: Slug of the one category it belongs to."),
        ("---\nsource:\n  ur|l: x\n---\n", STORY, "**url**: Address of the original."),
        ("---\ntakeaways:\n  - A po|int\n---\n", STORY, "**takeaways**: List of 1 to 7 key points"),
        ("---\nignore:\n  long-ti|tle: x\n---\n", STORY, "The title is longer than what cards show."),
        ("---\nnav_or|der: 1\n---\n", PAGE, "**nav_order**: Place among the links"),
        ("page_sizes:\n  ho|me: 12", "site.yaml", "**home**: Newest stories on the home page"),
        ("- id: x\n  domains: [a|]", "content/sources.yaml", "**domains**: List of hosts"),
    ],
)
def test_what_is_said_of_keys_needs_no_hub(marked: str, path: str, words: str) -> None:
    found = subject(marked, None, path)
    assert found and found.words.startswith(words) and found.thing is None


@pytest.mark.parametrize(
    ("marked", "words", "home"),
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
def test_what_is_named_is_found(view: HubSnapshot, marked: str, words: str, home: tuple[str, int]) -> None:
    found = subject(marked, view)
    assert found and found.words.startswith(words)
    assert found.thing and definition_of(found.thing, view) == home


@pytest.mark.parametrize(
    "marked",
    ["---\nnothing: |x\n---\n", "---\n# tit|le: x\n---\n", "---\n---\n[x](no|where)", "---\n---\nte|xt", "te|xt"],
)
def test_nothing_is_known(view: HubSnapshot, marked: str) -> None:
    assert subject(marked, view) is None


@pytest.mark.parametrize("value", ["category: no|ne", "source: no|body", "related: [n|o]"])
def test_a_name_that_is_unknown_is_a_value_of_its_key(view: HubSnapshot, value: str) -> None:
    found = subject(f"---\n{value}\n---\n", view)
    assert found and found.thing is None and found.words.startswith("**")


def test_the_categories_of_the_hub_are_named(view: HubSnapshot) -> None:
    found = subject("---\ncate|gory: x\n---\n", view)
    assert found and "One of `research`, `models`." in found.words


def test_a_home_that_is_gone(tmp_path: Path) -> None:
    view = view_of(small_hub(tmp_path))
    source = view.source("openai")
    (tmp_path / "content/sources.yaml").unlink()
    assert source and definition_of(source, view) == ("content/sources.yaml", 1)
