from __future__ import annotations

import pytest

from site_builder.content.schema.hints import boolean_hint, colon_hint, list_hint, mapping_hint
from site_builder.content.yaml.nodes import compose, to_data
from site_builder.content.yaml.quoting import MAX_SHOWN, quote


@pytest.mark.parametrize("text", ["a: b", 'say "yes"', "it's", """it's "so": x""", "C:\\models", "# 1", "- a"])
def test_quote_is_read_back_unchanged(text: str) -> None:
    assert to_data(compose(f"a: {quote(text)}", "a.yaml"), "a.yaml") == ({"a": text}, [])


def test_quote_cuts_long_text() -> None:
    assert quote("word " * 30) == '"' + ("word " * 14).rstrip() + ' ..."'
    assert quote("x" * MAX_SHOWN) == f'"{"x" * MAX_SHOWN}"'


def test_boolean_hint_understands_yes_and_no() -> None:
    assert {boolean_hint(word) for word in ("Yes", "y", "on", "TRUE")} == {"did you mean `true`?"}
    assert {boolean_hint(word) for word in ("no", "n", "off", "False")} == {"did you mean `false`?"}
    assert boolean_hint("perhaps") == ""


def test_list_hint_uses_brackets_for_short_texts() -> None:
    assert list_hint("open weights, safety") == "write `[open weights, safety]`"
    assert list_hint("C#, C++").startswith("write it as a list item")
    assert list_hint("word " * 20).startswith("write it as a list item")
    assert list_hint("") == ""


def test_mapping_hint_adds_values_to_names() -> None:
    assert mapping_hint(["long-title"], "your reason") == "write `{long-title: your reason}`"
    assert mapping_hint([], "x") == mapping_hint([{}], "x") == mapping_hint(["a: b"], "x") == ""
    assert mapping_hint(["long-title", 1], "x") == mapping_hint(["long-title", ""], "x") == ""


def test_colon_hint_quotes_text_with_a_colon() -> None:
    assert colon_hint({"The model": "it is fast"}, in_list=True) == 'write - "The model: it is fast"'
    assert colon_hint({"a": "b"}, in_list=False) == 'write "a: b"'
    assert colon_hint({"a": []}, in_list=False) == colon_hint({"a": "b", "c": "d"}, in_list=False) == ""
