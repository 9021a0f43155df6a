import pytest

from site_builder.content.yaml.editor import (
    add_item,
    change_items,
    change_values,
    drop_item,
    drop_value,
    has_key,
    set_value,
)

TEXT = """\
# First of all.
title: 'It''s: a "title"'   # kept
slug: "old"
tags: [ a,  'b' ]  # two
related:
  - old   # pinned
  - "other"
id:
"""


@pytest.mark.parametrize(
    ("key", "value", "before", "after"),
    [
        ("slug", "new", 'slug: "old"', 'slug: "new"'),
        ("id", "new", "id:\n", "id: new\n"),
        ("id", "null", "id:\n", "id: 'null'\n"),
        ("date", "2026-11-20", "id:\n", "id:\ndate: 2026-11-20\n"),
    ],
)
def test_set_value_changes_or_adds_a_key(key: str, value: str, before: str, after: str) -> None:
    assert set_value(TEXT, key, value) == TEXT.replace(before, after)


def test_drop_value_removes_the_line() -> None:
    assert drop_value(TEXT, "slug") == TEXT.replace('slug: "old"\n', "")
    assert drop_value(TEXT, "title") == TEXT
    assert drop_value(TEXT, "nothing") == TEXT
    assert drop_value("a: b\nslug: x", "slug") == "a: b\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: b\n", "a: b\naliases: [/x/]\n"),
        ("a: b", "a: b\naliases: [/x/]\n"),
        ("aliases: [/old/]  # one\n", "aliases: [/old/, /x/]  # one\n"),
        ("aliases: [ '/old/' ]\n", "aliases: [ '/old/', /x/ ]\n"),
        ("aliases: []\n", "aliases: [/x/]\n"),
        ("aliases:\na: b\n", "aliases: [/x/]\na: b\n"),
        ("aliases: [\n  /old/, # why\n  /older/\n]\n", "aliases: [\n  /old/, # why\n  /older/, /x/\n]\n"),
        ("aliases:\n  - /old/ # why\na: b\n", "aliases:\n  - /old/ # why\n  - /x/\na: b\n"),
        ("aliases:\n- /old/\n# end\n", "aliases:\n- /old/\n- /x/\n# end\n"),
        ("aliases:\n- /old/", "aliases:\n- /old/\n- /x/\n"),
    ],
)
def test_add_item_follows_the_notation_of_the_list(before: str, after: str) -> None:
    assert add_item(before, "aliases", "/x/") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x: [a, b, c]\n", "x: [b, c]\n"),
        ("x: [b, 'a']  # c\n", "x: [b]  # c\n"),
        ("x:\n  - a # why\n  - b\n", "x:\n  - b\n"),
        ("x: a\n", "x: a\n"),
        ("y: [a]\n", "y: [a]\n"),
    ],
)
def test_drop_item_removes_items(before: str, after: str) -> None:
    assert drop_item(before, "x", lambda item: item == "a") == after


def test_change_items_keeps_quotation_marks() -> None:
    def change(item: str) -> str:
        return {"old": "new", "other": "another"}.get(item, item)

    assert change_items(TEXT, "related", change) == TEXT.replace("- old", "- new").replace('"other"', '"another"')
    assert change_items(TEXT, "tags", change) == TEXT


def test_change_values_leaves_keys_unchanged() -> None:
    text = "/a/: /b/ # c\n/b/: '/b/'\n/d/:\n  - /b/\n"
    assert change_values(text, lambda value: value.replace("b", "ü")) == "/a/: /ü/ # c\n/b/: '/ü/'\n/d/:\n  - /b/\n"
    assert change_values("", lambda value: "x") == ""


def test_has_key_needs_a_value() -> None:
    assert has_key(TEXT, "slug") and not has_key(TEXT, "id") and not has_key(TEXT, "nothing")
    assert not any(has_key(f"a: {nothing}\n", "a") for nothing in ("~", "null", ""))
