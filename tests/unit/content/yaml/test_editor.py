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
def test_a_value_is_set(key: str, value: str, before: str, after: str) -> None:
    assert set_value(TEXT, key, value) == TEXT.replace(before, after)


def test_a_key_is_dropped_with_its_line() -> None:
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
def test_an_item_is_added_as_the_list_is_written(before: str, after: str) -> None:
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
def test_an_item_is_dropped(before: str, after: str) -> None:
    assert drop_item(before, "x", lambda item: item == "a") == after


def test_items_are_changed_in_their_quotation_marks() -> None:
    def change(item: str) -> str:
        return {"old": "new", "other": "another"}.get(item, item)

    assert change_items(TEXT, "related", change) == TEXT.replace("- old", "- new").replace('"other"', '"another"')
    assert change_items(TEXT, "tags", change) == TEXT


def test_values_of_a_mapping_are_changed_and_no_keys() -> None:
    text = "/a/: /b/ # c\n/b/: '/b/'\n/d/:\n  - /b/\n"
    assert change_values(text, lambda value: value.replace("b", "ü")) == "/a/: /ü/ # c\n/b/: '/ü/'\n/d/:\n  - /b/\n"
    assert change_values("", lambda value: "x") == ""


def test_a_key_without_a_value_is_none() -> None:
    assert has_key(TEXT, "slug") and not has_key(TEXT, "id") and not has_key(TEXT, "nothing")
    assert not any(has_key(f"a: {nothing}\n", "a") for nothing in ("~", "null", ""))
