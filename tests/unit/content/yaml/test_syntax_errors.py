"""Tests of the hints; messages and places are in the golden messages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.yaml.nodes import YamlError, compose


def hint(text: str) -> str:
    """Return the hint for a text with a syntax error."""
    with pytest.raises(YamlError) as caught:
        compose(text, "a.yaml")
    return caught.value.problem.hint


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("title:A try\nsource: x", "write title: A try"),
        ("title: Tools: a survey", 'write title: "Tools: a survey"'),
        ("  long-title: a law: it is", 'write long-title: "a law: it is"'),
        ("- note: a law: it is", 'write - "note: a law: it is"'),
        ("- id: lab: one", 'write id: "lab: one"'),
        ("ignore: {a: b, long-title: a law: it is}", 'write long-title: "a law: it is"'),
        ("summary: long\n  and more: it", ""),
        ("a:\n\t- b", "use two spaces instead"),
        ("title: “Safety: a law”", 'write title: "Safety: a law"'),
        ("title: “Safety”: a law", 'write title: "“Safety”: a law"'),
        ('title: "Open" weights arrive', """put the whole value in quotes: title: '"Open" weights arrive'"""),
        ("title: 'Open' weights", """put the whole value in quotes: title: "'Open' weights\""""),
        ("- [Paper](https://a.b) is\n- c", 'put the whole value in quotes: - "[Paper](https://a.b) is"'),
        ("a: @openai says", 'put the value in quotes: a: "@openai says"'),
        ("- **Fast** and small", 'put the value in quotes: - "**Fast** and small"'),
        ("a: [b, c", "close it, or put text in quotes"),
    ],
)
def test_syntax_problem_hints_what_to_write(text: str, wanted: str) -> None:
    assert hint(text) == wanted


@given(st.text("a:- \n\t[]{}'\"#&*!|>%@`,?“”", max_size=40))
def test_syntax_problem_never_shows_the_parser_message(text: str) -> None:
    try:
        compose(text, "a.yaml")
    except YamlError as error:
        said = error.problem.message + error.problem.hint
        assert not any(word in said for word in ("mapping", "scalar", "sequence", "token", "node"))
