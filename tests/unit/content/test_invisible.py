from __future__ import annotations

import pytest

from site_builder.content.invisible import SPACES
from site_builder.content.reader import read_yaml
from tests.support.typed import markdown, story_problems

LINES = (
    *("##_Heading", "-_a\n-_b", "*_a", "+_a", "1._a\n2._b", "2._b\n3._c", ">_quoted", "-_[ ]_task", "- a\n__- b"),
    *("- [_] task", "|_a_|\n|_---_|\n|_b_|", "a\n_\nb", "[x]:_https://a.example\n\n[x]", "A[^1]\n\n[^1]:_note", "---_"),
    *(">_[!NOTE]\n>_text", "1. a\n___- b"),
)


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u3000", "\u2003"])
@pytest.mark.parametrize("line", LINES)
def test_spaces_of_other_kinds_work_in_markdown(line: str, space: str) -> None:
    if line.startswith("2."):  # A number other than 1 begins a list only after another one.
        line = f"1. a\n{line}"
    assert markdown(line.replace("_", space)) == markdown(line.replace("_", " "))


@pytest.mark.parametrize(
    "text",
    [
        "a\u00a0b -\u00a0c",
        "20.\u00a0November",
        "```\n#\u00a0x\n```",
        "-\u200bitem",
        "« oui\u00a0»\u00a0: non",
        "a\u200db",
        "`a`\u00a0# b",
    ],
)
def test_other_spaces_stay(text: str) -> None:
    html = markdown(text)
    assert all(character in html for character in text if not character.isascii())


def test_ideographic_spaces_before_text_make_no_code() -> None:
    assert markdown("\u3000\u3000\u3000\u3000文本") == "<p>文本</p>\n"


@pytest.mark.parametrize(
    "line", ["_# Title", "#_ Title", "_- a", "-_ a", "_> a", "_1. a", "_| a |", "_```", "-_item", "#_Head"]
)
def test_character_without_width_next_to_a_marker_is_reported(line: str) -> None:
    for character in "\u200b\ufeff\u00ad\u2060\u200d":
        text = line.replace("_", character)
        assert story_problems(f"One\n\n{text}") == [("invisible-character", text[text.index(character) :])]


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("title:_Foo", {"title": "Foo"}),
        ("title_: Foo", {"title": "Foo"}),
        ("_title: Foo", {"title": "Foo"}),
        ("tags:\n__-_a\n  - b", {"tags": ["a", "b"]}),
        ("tags: [a,_b]", {"tags": ["a", "b"]}),
        ("/old/:_/new/", {"/old/": "/new/"}),
        ("-_id:_openai\n__name: x", [{"id": "openai", "name": "x"}]),
        ("a:\n__b: c", {"a": {"b": "c"}}),
    ],
)
def test_spaces_of_other_kinds_work_in_yaml(text: str, data: object) -> None:
    for space in ("\u00a0", "\u202f", "\u3000"):
        assert read_yaml("x.yaml", text.replace("_", space)) == (data, [])


def test_spaces_in_values_stay() -> None:
    text = "takeaways:\n  - 'OpenAI\u00a0: le modèle'\n  - OpenAI:\u00a0le modèle\n"
    assert read_yaml("x.yaml", text)[0] == {"takeaways": ["OpenAI\u00a0: le modèle", "OpenAI:\u00a0le modèle"]}


@pytest.mark.parametrize("text", ["_title: x", "title_: x", "title:_ x", "ti_tle: x", "a: b\n_c: d", "- _id: x"])
def test_character_without_width_in_a_key_is_named(text: str) -> None:
    for character, name in (("\u200b", "U+200B ZERO WIDTH SPACE"), ("\ufeff", "U+FEFF"), ("\u00ad", "SOFT HYPHEN")):
        problem = read_yaml("x.yaml", text.replace("_", character))[1][0]
        assert problem.code == "invisible-character" and name in problem.message


@pytest.mark.parametrize("text", ["title: x\n_author: Ada", 'title: "x"\n_author: Ada', "_title: x\nauthor: Ada"])
def test_invisible_space_that_indents_a_key_is_named(text: str) -> None:
    problem = read_yaml("x.yaml", text.replace("_", "\u00a0"))[1][0]
    assert problem.code == "invisible-character" and "U+00A0 NO-BREAK SPACE" in problem.message


@pytest.mark.parametrize("text", ["*_a* b", "-_5 %", "_a"])
def test_character_without_width_in_text_is_accepted(text: str) -> None:
    assert story_problems(text.replace("_", "\u200b")) == []


def test_wide_colon_is_named() -> None:
    problem = read_yaml("x.yaml", "title: x\nsource：y\nc: d")[1][0]
    assert "U+FF1A" in problem.message and problem.hint == "write source: y"


def test_all_spaces_are_listed() -> None:
    assert "\u00a0" in SPACES and "\u3000" in SPACES
