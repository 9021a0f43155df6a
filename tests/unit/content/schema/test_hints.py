from __future__ import annotations

import pytest

from site_builder.content.schema.hints import for_list, for_mapping, for_truth, with_colon
from site_builder.content.yaml.nodes import compose, plain
from site_builder.content.yaml.quoting import LONG, quoted


@pytest.mark.parametrize("text", ["a: b", 'say "yes"', "it's", """it's "so": x""", "C:\\models", "# 1", "- a"])
def test_what_is_quoted_is_read_as_it_was(text: str) -> None:
    assert plain(compose(f"a: {quoted(text)}", "a.yaml"), "a.yaml") == ({"a": text}, [])


def test_only_the_beginning_of_a_long_text_is_shown() -> None:
    assert quoted("word " * 30) == '"' + ("word " * 14).rstrip() + ' ..."'
    assert quoted("x" * LONG) == f'"{"x" * LONG}"'


def test_words_for_yes_and_no() -> None:
    assert {for_truth(word) for word in ("Yes", "y", "on", "TRUE")} == {"did you mean `true`?"}
    assert {for_truth(word) for word in ("no", "n", "off", "False")} == {"did you mean `false`?"}
    assert for_truth("perhaps") == ""


def test_a_list_of_short_texts_stands_in_brackets_and_others_on_lines() -> None:
    assert for_list("open weights, safety") == "write `[open weights, safety]`"
    assert for_list("C#, C++").startswith("write it as an item")
    assert for_list("word " * 20).startswith("write it as an item")
    assert for_list("") == ""


def test_names_alone() -> None:
    assert for_mapping(["long-title"], "your reason") == "write `{long-title: your reason}`"
    assert for_mapping([], "x") == for_mapping([{}], "x") == for_mapping(["a: b"], "x") == ""
    assert for_mapping(["long-title", 1], "x") == for_mapping(["long-title", ""], "x") == ""


def test_a_text_with_a_colon() -> None:
    assert with_colon({"The model": "it is fast"}, in_list=True) == 'write - "The model: it is fast"'
    assert with_colon({"a": "b"}, in_list=False) == 'write "a: b"'
    assert with_colon({"a": []}, in_list=False) == with_colon({"a": "b", "c": "d"}, in_list=False) == ""
