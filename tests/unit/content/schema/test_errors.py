from __future__ import annotations

from typing import Annotated

import pytest
from msgspec import Meta

from site_builder.content.schema.convert import UserInput
from site_builder.content.schema.errors import KeyPath, describe_type_error, matching_option
from site_builder.content.yaml.nodes import Data
from site_builder.model.problems import KeyLocation, Problem

Text = Annotated[str, Meta(min_length=1, max_length=3)]


class Part(UserInput, frozen=True):
    name: str


@pytest.mark.parametrize(
    ("at", "name"), [(("a", "b"), "`b`"), (("a", 1), "item 2 of `a`"), ((0,), "this"), ((), "this")]
)
def test_type_error_names_the_key_or_list_item(at: KeyPath, name: str) -> None:
    assert describe_type_error("", Text, "a.md", at) == Problem(
        "a.md", "too-short", f"{name} is empty", KeyLocation(at)
    )


def test_type_error_uses_limits_for_the_shape_of_the_data() -> None:
    either = Annotated[tuple[Text, ...], Meta(max_length=1)] | Text
    assert describe_type_error("abcd", either, "a.md", ("x",)).message == "`x` has 4 characters; at most 3 are allowed"
    assert describe_type_error(["a", "b"], either, "a.md", ("x",)).message == "`x` has 2 items; at most 1 are allowed"


def test_type_error_explains_a_colon_in_text() -> None:
    texts: list[Data] = [{"Note": "it is new"}, {}, {"a": "b", "c": "d"}]
    said = [describe_type_error(data, Text, "a.md", ("x", 0)) for data in texts]
    assert [(problem.code, problem.message, problem.hint) for problem in said] == [
        ("wrong-type", "a value that contains `: ` must be in quotes", 'write - "Note: it is new"'),
        ("wrong-type", "a value that ends with `:` must be in quotes", ""),
        ("wrong-type", "item 1 of `x` should be text, not lines of `key: value`", ""),
    ]


def test_type_error_avoids_yaml_terms() -> None:
    texts: list[Data] = ["x", [], {"a": "b"}, {"a": "b", "c": "d"}, None]
    kinds: list[object] = [Text, tuple[Text, ...], Part, dict[str, Text], bool, int, Part | None]
    for data in texts:
        for wanted in kinds:
            message = describe_type_error(data, wanted, "a.md", ("x",)).message
            assert not any(word in message for word in ("mapping", "scalar", "sequence")), message


def test_matching_option_follows_the_shape_of_the_data() -> None:
    texts: list[Data] = [{}, [], ""]
    assert [matching_option(data, Part | tuple[str, ...] | str) for data in texts] == [Part, tuple[str, ...], str]


def test_type_error_shows_number_limits_and_examples() -> None:
    hours = Annotated[int, Meta(ge=1, le=24)]
    assert (
        describe_type_error("x", hours, "a.md", ("h",)).message == "`h` should be a whole number from 1 to 24, not `x`"
    )
    assert describe_type_error(["x"], Annotated[int, Meta(ge=1)], "a.md", ("h",)).message == (
        "`h` should be a whole number of at least 1, not a list"
    )
    assert (
        describe_type_error("x" * 41, bool, "a.md", ("h",)).message
        == "`h` should be `true` or `false`, not a longer text"
    )
