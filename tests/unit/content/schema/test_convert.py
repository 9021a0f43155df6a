from __future__ import annotations

from typing import Annotated, Literal

import pytest
from msgspec import Meta

from site_builder.content.schema.convert import UserInput, convert, drop_follow_up_problems
from site_builder.content.story_fields import StoryFields
from site_builder.content.yaml.nodes import Data
from site_builder.model.problems import KeyLocation, Problem

Word = Annotated[str, Meta(min_length=2, max_length=5)]


class Part(UserInput, frozen=True):
    name: str
    url: str
    kind: Literal["one", "two"] = "one"


class Whole(UserInput, frozen=True, kw_only=True):
    title: Annotated[str, Meta(min_length=1, max_length=5)]
    parts: tuple[Part, ...] = ()
    words: Annotated[tuple[Word, ...], Meta(min_length=1, max_length=3)] = ("ab",)
    part: Part | Annotated[str, Meta(min_length=1)] | None = None
    draft: bool = False
    count: Annotated[Annotated[int, Meta(ge=1, le=9)] | None, Meta(description="How many.")] = None
    optional: Annotated[Word | None, Meta(description="A word.")] = None
    language: Annotated[str, Meta(pattern="^[a-z]+$", examples=["en", "de"])] = "en"
    texts: dict[str, str] | None = None
    reasons: dict[str, Annotated[str, Meta(min_length=1, examples=["your reason"])]] | None = None


def problems(**data: Data) -> list[tuple[str, str]]:
    """Return code and message of each problem of a mapping, with the key path first."""
    reported = convert({"title": "x", **data}, Whole, "a.md")[1]
    assert all(problem.path == "a.md" for problem in reported)
    return [(f"{'.'.join(map(str, key(problem).path))} {problem.code}", problem.message) for problem in reported]


def key(problem: Problem) -> KeyLocation:
    assert isinstance(problem.location, KeyLocation)
    return problem.location


def test_missing_key_has_an_example_as_hint() -> None:
    hints = {p.message.split("`")[1]: p.hint for p in convert({}, StoryFields, "a.md")[1]}
    assert hints == {
        "title": "add a line `title: A small model admits doubt`",
        "source": "add a line `source: openai`",
        "category": "add a line `category: research`",
        "takeaways": "add `takeaways:`, and below it a line for each item: `- It *admits* doubt.`",
    }


def test_convert_turns_text_into_schema_types() -> None:
    data: Data = {
        "title": "012",
        "parts": [{"name": "no", "url": "1"}],
        "words": ["12:30"],
        "part": {"name": "a", "url": "b", "kind": "two"},
        "draft": "true",
        "count": "5",
        "texts": {"a": "1"},
    }
    assert convert(data, Whole, "a.md") == (
        Whole(
            title="012",
            parts=(Part("no", "1"),),
            words=("12:30",),
            part=Part("a", "b", "two"),
            draft=True,
            count=5,
            texts={"a": "1"},
        ),
        [],
    )


def test_convert_drops_empty_keys() -> None:
    empty: Data = {"title": "x", "part": None, "draft": None, "count": None, "texts": {"a": None, "b": "c"}}
    assert convert(empty, Whole, "a.md") == (Whole(title="x", texts={"b": "c"}), [])
    assert problems(title=None) == [("title missing-key", "`title` is missing")]


@pytest.mark.parametrize("blank", ["", " ", "\t\n "])
def test_convert_treats_blank_text_as_empty(blank: str) -> None:
    assert problems(title=blank) == [("title too-short", "`title` is empty")]
    assert problems(words=["ok", blank]) == [("words.1 too-short", "item 2 of `words` is empty")]
    assert problems(words=["ok", None]) == [("words.1 too-short", "item 2 of `words` is empty")]


def test_convert_reports_unknown_keys_with_a_suggestion() -> None:
    _, reported = convert({"titel": "x", "part": {"name": "a", "url": "b", "x": "y"}}, Whole, "a.md")
    assert [(p.code, p.message, p.hint, p.location) for p in reported] == [
        ("unknown-key", "unknown key `titel`", "did you mean `title`?", KeyLocation(("titel",), on_key=True)),
        ("unknown-key", "unknown key `x`", "known keys: name, url, kind", KeyLocation(("part", "x"), on_key=True)),
    ]


def test_convert_reports_all_mistakes_at_once() -> None:
    reported = problems(
        parts=[{"name": "a", "url": "b"}, {"name": []}, "x"],
        draft="yes",
        words=["a", "abcdef", {}],
        texts={"a": [], "b": "c"},
        language="EN",
    )
    assert reported == [
        ("parts.1.name wrong-type", "`name` should be text, not a list"),
        ("parts.1.url missing-key", "`url` is missing"),
        ("parts.2 wrong-type", "item 3 of `parts` should be `name: ...` and `url: ...`, not `x`"),
        ("words.0 too-short", "item 1 of `words` needs at least 2 characters"),
        ("words.1 too-long", "item 2 of `words` has 6 characters; at most 5 are allowed"),
        ("words.2 wrong-type", "a value that ends with `:` must be in quotes"),
        ("draft wrong-type", "`draft` should be `true` or `false`, not `yes`"),
        ("language wrong-type", "`language` should be text such as `en` or `de`, not `EN`"),
        ("texts.a wrong-type", "`a` should be text, not a list"),
    ]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("title", "abcdef", "`title` has 6 characters; at most 5 are allowed"),
        ("title", ["a"], "`title` should be text, not a list"),
        ("title", {"a": "b"}, "a value that contains `: ` must be in quotes"),
        ("title", {"a": "b", "c": "d"}, "`title` should be text, not lines of `key: value`"),
        ("words", [], "`words` is empty"),
        ("words", ["ab"] * 4, "`words` has 4 items; at most 3 are allowed"),
        ("words", "ab", "`words` should be a list, not `ab`"),
        ("words", "abcd", "`words` should be a list, not `abcd`"),
        ("words", "", "`words` should be a list, not ``"),
        ("part", [], "`part` should be `name: ...` and `url: ...` or text, not a list"),
        ("parts", {"name": "a"}, "`parts` should be a list, not lines of `key: value`"),
        ("part", "", "`part` is empty"),
        ("part", ["a"], "`part` should be `name: ...` and `url: ...` or text, not a list"),
        ("draft", "no", "`draft` should be `true` or `false`, not `no`"),
        ("count", "0", "`count` should be a whole number from 1 to 9, not `0`"),
        ("count", "10", "`count` should be a whole number from 1 to 9, not `10`"),
        ("count", "012", "`count` should be a whole number from 1 to 9, not `012`"),
        ("count", "x" * 41, "`count` should be a whole number from 1 to 9, not a longer text"),
        ("count", "x" * 40, f"`count` should be a whole number from 1 to 9, not `{'x' * 40}`"),
        ("optional", "", "`optional` is empty"),
        ("optional", "abcdef", "`optional` has 6 characters; at most 5 are allowed"),
        ("texts", "a", "`texts` should be lines of `key: value`, not `a`"),
    ],
)
def test_convert_reports_wrong_values(name: str, data: Data, message: str) -> None:
    assert [text for _, text in problems(**{name: data})] == [message]


def test_convert_names_the_choices() -> None:
    assert problems(part={"name": "a", "url": "b", "kind": "three"}) == [
        ("part.kind wrong-type", "`kind` should be one of `one`, `two`, not `three`")
    ]


def test_convert_prefixes_key_paths() -> None:
    _, reported = convert({"name": "a"}, Part, "a.yaml", (3,))
    assert [problem.location for problem in reported] == [KeyLocation((3, "url"))]


@pytest.mark.parametrize(("data", "seen"), [("x", "`x`"), (["x"], "a list"), (None, "nothing")])
def test_convert_reports_data_that_is_not_a_mapping(data: Data, seen: str) -> None:
    assert convert(data, Part, "a.yaml") == (
        Part("", ""),
        [Problem("a.yaml", "wrong-type", f"this should be `name: ...` and `url: ...`, not {seen}", KeyLocation(()))],
    )


@pytest.mark.parametrize(
    ("name", "data", "hint"),
    [
        ("words", ["ab", {"The model": "it is fast"}], 'write - "The model: it is fast"'),
        ("words", ["ab", {"a": ["b"]}], ""),
        ("title", {"a": 'b "c"'}, """write 'a: b "c"'"""),
        ("words", "ab, cd", "write `[ab, cd]`"),
        ("words", "ab: cd", 'write it as a list item on its own line, `- "ab: cd"`'),
        ("parts", "ab", ""),
        ("draft", "Yes", "did you mean `true`?"),
        ("draft", "off", "did you mean `false`?"),
        ("draft", "maybe", ""),
        ("texts", "a", "write `{a: ...}`"),
        ("texts", ["a", "b"], "write `{a: ..., b: ...}`"),
        ("reasons", "a-rule", "write `{a-rule: your reason}`"),
        ("reasons", "a rule: b", ""),
    ],
)
def test_convert_hints_what_to_write(name: str, data: Data, hint: str) -> None:
    (problem,) = convert({"title": "x", name: data}, Whole, "a.md")[1]
    assert problem.hint == hint


def test_convert_checks_the_value_of_a_mistyped_key() -> None:
    whole, reported = convert({"titel": "x", "wrds": ["a", "bc"], "parts": [{"nam": "a", "url": "b"}]}, Whole, "a.md")
    assert [(p.code, key(p).path) for p in reported] == [
        ("unknown-key", ("titel",)),
        ("unknown-key", ("wrds",)),
        ("unknown-key", ("parts", 0, "nam")),
        ("too-short", ("words", 0)),
    ]
    assert whole.title == "x"
    assert convert({"words": ["ab"], "wrds": ["cd"], "title": "x"}, Whole, "a.md")[0].words == ("ab",)


def test_convert_keeps_valid_values_next_to_invalid_ones() -> None:
    data: Data = {"title": "x", "words": [], "part": {"name": "a"}, "count": "5", "optional": "abcdef", "no": "x"}
    whole, reported = convert(data, Whole, "a.md")
    assert whole == Whole(title="x", part=Part("a", ""), count=5, optional="")
    assert sorted(problem.code for problem in reported) == ["missing-key", "too-long", "too-short", "unknown-key"]


def test_convert_keeps_indexes_of_list_items() -> None:
    data: Data = {"title": "x", "words": ["ab", "", "cd"], "parts": [{"name": "a", "url": "b"}, "no"]}
    whole, reported = convert(data, Whole, "a.md")
    assert (whole.words, whole.parts) == (("ab", "", "cd"), (Part("a", "b"),))
    assert [problem.location for problem in reported] == [KeyLocation(("parts", 1)), KeyLocation(("words", 1))]


def test_drop_follow_up_problems_drops_checks_of_invalid_values() -> None:
    missing = Problem("a.md", "missing-key", "`source` is missing", KeyLocation(("source",)))
    below = Problem("a.md", "bad-url", "``", KeyLocation(("source", "url")))
    others = [
        Problem("a.md", "bad-date", "next to it", KeyLocation(("date",))),
        Problem("b.md", "bad-url", "in another file", KeyLocation(("source", "url"))),
        Problem("a.md", "empty-body", "of the whole file"),
    ]
    assert drop_follow_up_problems([missing, below, *others]) == [missing, *others]


def test_drop_follow_up_problems_keeps_other_problems() -> None:
    twice = [Problem("a.md", "bad-url", text, KeyLocation(("takeaways", 0), text=text)) for text in ("x", "y")]
    assert drop_follow_up_problems(twice) == twice
