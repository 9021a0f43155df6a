import pytest

from site_builder.content.yaml.editor import (
    add_item,
    change_texts,
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
    assert set_value(TEXT, (key,), value) == TEXT.replace(before, after)


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
    assert add_item(before, ("aliases",), "/x/") == after


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
    assert drop_item(before, ("x",), lambda item: item == "a") == after


def test_change_texts_keeps_quotation_marks() -> None:
    def change(item: str) -> str:
        return {"old": "new", "other": "another"}.get(item, item)

    assert change_texts(TEXT, [("related",)], change) == TEXT.replace("- old", "- new").replace('"other"', '"another"')
    assert change_texts(TEXT, [("tags",)], change) == TEXT


def test_change_texts_leaves_keys_unchanged() -> None:
    text = "/a/: /b/ # c\n/b/: '/b/'\n/d/:\n  - /b/\n"
    assert (
        change_texts(text, [()], lambda value: value.replace("b", "ü")) == "/a/: /ü/ # c\n/b/: '/ü/'\n/d/:\n  - /b/\n"
    )
    assert change_texts("", [()], lambda value: "x") == ""


def test_has_key_needs_a_value() -> None:
    assert has_key(TEXT, ("slug",)) and not has_key(TEXT, ("id",)) and not has_key(TEXT, ("nothing",))
    assert not any(has_key(f"a: {nothing}\n", ("a",)) for nothing in ("~", "null", ""))


ENTRIES = """\
- id: a # one
  name: A
  also:
    - B
  # The last word.

- {id: b, name: B}
- id: c
  note: |
    Text.

    # No comment.
- id: d
  name: "D\"
"""


@pytest.mark.parametrize(
    ("index", "before", "after"),
    [
        (0, "    - B\n", "    - B\n  aliases: [/x/]\n"),
        (1, "name: B}", "name: B, aliases: [/x/]}"),
        (2, "    # No comment.\n", "    # No comment.\n  aliases: [/x/]\n"),
        (3, 'name: "D"\n', 'name: "D"\n  aliases: [/x/]\n'),
    ],
)
def test_add_item_adds_a_key_to_an_entry(index: int, before: str, after: str) -> None:
    assert add_item(ENTRIES, (index, "aliases"), "/x/") == ENTRIES.replace(before, after)
    assert add_item(f"a:\n{ENTRIES}", ("a", index, "aliases"), "/x/") == f"a:\n{ENTRIES}".replace(before, after)


def test_change_texts_at_paths() -> None:
    text = '- {id: a, x: [a, "a"], y: a}\n- id: a\n  x:\n  - a # a\n'
    changed = change_texts(text, [(0, "x"), (1, "x"), (1, "id"), (2, "x"), (0, "z"), (0, "y", "a")], lambda _: "b")
    assert changed == '- {id: a, x: [b, "b"], y: a}\n- id: b\n  x:\n  - b # a\n'
