from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.front_matter import SplitFile, split_front_matter
from site_builder.content.locations import locate
from site_builder.content.text import decode, point_in
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.model.problems import KeyLocation, Location, PointLocation, Problem, TextLocation

STORY = "---\nsource: {name: A}\ntags:\n  - b\n---\nText [x](y).\n\nMore [x](y).\n"


def place(location: Location, text: str = STORY, path: str = "a.md") -> tuple[int, int, str]:
    expected = locate(Problem(path, "code", "message", location), text)
    return expected.line, expected.column, expected.excerpt


def test_decode_ignores_byte_order_mark_and_newline_style() -> None:
    assert decode(b"\xef\xbb\xbfa\r\nb\rc\n\r\n", "a.md") == ("a\nb\nc\n\n", [])


@pytest.mark.parametrize(
    ("data", "point", "byte"),
    [
        (b"\xffa", PointLocation(1, 1), "ff"),
        (b"a\nb\xe9c", PointLocation(2, 2), "e9"),
        (b"a\rb\r\n\xc3\xa9\xe9c", PointLocation(3, 2), "e9"),
        (b"\xef\xbb\xbfab\xc3", PointLocation(1, 3), "c3"),
        (b"\xed\xa0\x80", PointLocation(1, 1), "ed"),
    ],
)
def test_decode_reports_invalid_utf8(data: bytes, point: PointLocation, byte: str) -> None:
    text, problems = decode(data, "a.md")
    assert [(problem.code, problem.location) for problem in problems] == [("not-utf8", point)]
    assert problems[0].message.startswith(f"not valid UTF-8 (byte 0x{byte})")
    assert "\ufffd" in text


@given(st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"])))
def test_decode_keeps_valid_utf8(text: str) -> None:
    assert decode(b"\xef\xbb\xbf" + text.encode(), "a.md") == (text, [])


def test_split_front_matter_returns_yaml_and_body() -> None:
    assert split_front_matter("---\na: b\nc: d\n---\nText\n---\nmore", "a.md") == (
        SplitFile(yaml="a: b\nc: d\n", body="Text\n---\nmore", body_line=5),
        [],
    )


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("---\n---\n", SplitFile("", "", 3)),
        ("---\n---", SplitFile("", "", 3)),
        ("---  \na\n--- \t\nb", SplitFile("a\n", "b", 4)),
        ("---\na\n ---\n----\n---\n\nb", SplitFile("a\n ---\n----\n", "\nb", 6)),
    ],
)
def test_split_front_matter_recognises_fences(text: str, document: SplitFile) -> None:
    assert split_front_matter(text, "a.md") == (document, [])


@given(
    st.text(st.characters(exclude_characters="-\x85\u2028\u2029", exclude_categories=["Cc"])),
    st.text(),
)
def test_split_front_matter_loses_nothing(yaml: str, body: str) -> None:
    document, _ = split_front_matter(f"---\n{yaml}\n---\n{body}", "a.md")
    assert document == SplitFile(yaml + "\n", body, 4)


@pytest.mark.parametrize("text", ["", "Text", "\n---\na: b\n---\n", "----\n", "--\n", " ---\na: b\n---\n"])
def test_split_front_matter_reports_missing_front_matter(text: str) -> None:
    document, problems = split_front_matter(text, "a.md")
    assert document is None
    assert [(problem.code, problem.location) for problem in problems] == [("no-front-matter", PointLocation(1))]
    assert "first line must be `---`" in problems[0].hint


@pytest.mark.parametrize("text", ["---", "---\n", "---\na: b\n", "---\na: b\n ---\n"])
def test_split_front_matter_reports_unclosed_front_matter(text: str) -> None:
    document, problems = split_front_matter(text, "a.md")
    assert document is None
    assert [(problem.code, problem.location) for problem in problems] == [("unclosed-front-matter", PointLocation(1))]
    assert problems[0].hint == "add a line `---` after the last key"


def test_locate_keeps_all_fields() -> None:
    problem = Problem("a.md", "code", "message", PointLocation(4, 5), "hint", "warning")
    assert locate(problem, STORY) == Diagnostic("a.md", 4, 5, "warning", "code", "message", "hint", "  - b")


def test_locate_gives_line_0_for_the_whole_file() -> None:
    assert place(None) == (0, 0, "")


def test_locate_leaves_the_excerpt_empty_beyond_the_end() -> None:
    assert place(PointLocation(99, 3)) == (99, 3, "")


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        (KeyLocation(("tags", 0)), (4, 5, "  - b")),
        (KeyLocation(("tags",), on_key=True), (3, 1, "tags:")),
        (KeyLocation(("source", "name")), (2, 16, "source: {name: A}")),
        (KeyLocation(("source", "url")), (2, 9, "source: {name: A}")),
        (KeyLocation(("missing",)), (1, 1, "---")),
        (KeyLocation(()), (1, 1, "---")),
    ],
)
def test_resolve_location_finds_keys_of_a_story(location: Location, expected: tuple[int, int, str]) -> None:
    assert place(location) == expected


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        (KeyLocation((1, "id")), (4, 7, "- id: c")),
        (KeyLocation((1, "name")), (4, 3, "- id: c")),
        (KeyLocation((5,)), (2, 1, "- id: a")),
    ],
)
def test_resolve_location_finds_keys_of_a_yaml_file(location: Location, expected: tuple[int, int, str]) -> None:
    assert place(location, "# sources\n- id: a\n  name: b\n- id: c\n", "a.yaml") == expected


@pytest.mark.parametrize("text", ["", "no front matter", "---\na: [\n---\n", "---\n---\n"])
def test_resolve_location_falls_back_to_the_first_line(text: str) -> None:
    assert place(KeyLocation(("a", "b")), text)[:2] == (1, 1)


def test_resolve_location_of_a_value_beyond_the_end_is_the_first_line() -> None:
    assert place(KeyLocation(("a",)), "---", "a.yaml") == (1, 1, "---")


def test_resolve_location_accepts_mistyped_keys() -> None:
    assert place(KeyLocation(("takeaways", 1)), "---\ntakeways:\n  - a\n  - b\n---\n") == (4, 5, "  - b")
    assert place(KeyLocation(("tags",)), "---\ntgas: x\ntags: y\n---\n") == (3, 7, "tags: y")


def test_resolve_location_of_a_list_is_its_start() -> None:
    assert place(KeyLocation(()), "---\n\n  - a\n---\n") == (3, 3, "  - a")


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        (TextLocation(6, "y"), (6, 10)),
        (TextLocation(7, "y"), (8, 10)),
        (TextLocation(6, "More"), (8, 1)),
        (TextLocation(6, "not there"), (6, 1)),
        (TextLocation(6, "b"), (6, 1)),
        (TextLocation(0, "name"), (2, 10)),
        (TextLocation(0, "not there"), (1, 1)),
    ],
)
def test_resolve_location_finds_text(location: Location, expected: tuple[int, int]) -> None:
    assert place(location)[:2] == expected


def test_resolve_location_of_missing_text_is_the_value() -> None:
    assert place(KeyLocation(("a",), text="zz"), "a: |\n  b", "a.yaml")[:2] == (1, 4)


def test_point_in_returns_line_and_column() -> None:
    assert [point_in("ab\ncd", i) for i in (0, 1, 3, 4)] == [
        PointLocation(1, 1),
        PointLocation(1, 2),
        PointLocation(2, 1),
        PointLocation(2, 2),
    ]
    assert point_in("ab\ncd", 4, first_line=7) == PointLocation(8, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", (2, 4, "a: a b")),
        ("b", (2, 6, "a: a b")),
        ("two", (4, 7, "  one two")),
        ("three", (5, 3, "  three")),
        ("not there", (3, 7, "long: >")),
    ],
)
def test_resolve_location_finds_text_in_a_value(text: str, expected: tuple[int, int, str]) -> None:
    story = "---\na: a b\n" + "long: >\n  one two\n  three\nafter: x\n---\n"
    key = "a" if len(text) == 1 else "long"
    assert place(KeyLocation((key,), text=text), story) == expected
