from __future__ import annotations

import pytest

from site_builder.content.schema.hints import boolean_hint, colon_hint, list_hint, mapping_hint
from site_builder.content.yaml.nodes import compose, to_data
from site_builder.content.yaml.quoting import MAX_SHOWN, quote


@pytest.mark.parametrize("text", ["a: b", 'say "yes"', "it's", """it's "so": x""", "C:\\models", "# 1", "- a"])
def test_what_is_quoted_is_read_as_it_was(text: str) -> None:
    assert to_data(compose(f"a: {quote(text)}", "a.yaml"), "a.yaml") == ({"a": text}, [])


def test_only_the_beginning_of_a_long_text_is_shown() -> None:
    assert quote("word " * 30) == '"' + ("word " * 14).rstrip() + ' ..."'
    assert quote("x" * MAX_SHOWN) == f'"{"x" * MAX_SHOWN}"'


def test_words_for_yes_and_no() -> None:
    assert {boolean_hint(word) for word in ("Yes", "y", "on", "TRUE")} == {"did you mean `true`?"}
    assert {boolean_hint(word) for word in ("no", "n", "off", "False")} == {"did you mean `false`?"}
    assert boolean_hint("perhaps") == ""


def test_a_list_of_short_texts_stands_in_brackets_and_others_on_lines() -> None:
    assert list_hint("open weights, safety") == "write `[open weights, safety]`"
    assert list_hint("C#, C++").startswith("write it as a list item")
    assert list_hint("word " * 20).startswith("write it as a list item")
    assert list_hint("") == ""


def test_names_alone() -> None:
    assert mapping_hint(["long-title"], "your reason") == "write `{long-title: your reason}`"
    assert mapping_hint([], "x") == mapping_hint([{}], "x") == mapping_hint(["a: b"], "x") == ""
    assert mapping_hint(["long-title", 1], "x") == mapping_hint(["long-title", ""], "x") == ""


def test_a_text_with_a_colon() -> None:
    assert colon_hint({"The model": "it is fast"}, in_list=True) == 'write - "The model: it is fast"'
    assert colon_hint({"a": "b"}, in_list=False) == 'write "a: b"'
    assert colon_hint({"a": []}, in_list=False) == colon_hint({"a": "b", "c": "d"}, in_list=False) == ""
