from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.front_matter import Document, locate, split
from site_builder.content.text import decode, point_in
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.model.problems import Key, Point, Problem, Where, Words

STORY = "---\nsource: {name: A}\ntags:\n  - b\n---\nText [x](y).\n\nMore [x](y).\n"


def place(where: Where, text: str = STORY, path: str = "a.md") -> tuple[int, int, str]:
    found = locate(Problem(path, "code", "message", where), text)
    return found.line, found.column, found.excerpt


def test_a_byte_order_mark_and_other_line_ends_do_not_matter() -> None:
    assert decode(b"\xef\xbb\xbfa\r\nb\rc\n\r\n", "a.md") == ("a\nb\nc\n\n", [])


@pytest.mark.parametrize(
    ("data", "point", "byte"),
    [
        (b"\xff\xfea", Point(1, 1), "ff"),
        (b"a\nb\xe9c", Point(2, 2), "e9"),
        (b"a\rb\r\n\xc3\xa9\xe9c", Point(3, 2), "e9"),
        (b"\xef\xbb\xbfab\xc3", Point(1, 3), "c3"),
        (b"\xed\xa0\x80", Point(1, 1), "ed"),
    ],
)
def test_bytes_that_are_not_utf8_are_a_problem(data: bytes, point: Point, byte: str) -> None:
    text, problems = decode(data, "a.md")
    hint = "save the file with the encoding UTF-8"
    assert problems == [Problem("a.md", "not-utf8", f"not valid UTF-8 (byte 0x{byte})", point, hint)]
    assert "\ufffd" in text


@given(st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"])))
def test_utf8_is_read_as_it_is(text: str) -> None:
    assert decode(b"\xef\xbb\xbf" + text.encode(), "a.md") == (text, [])


def test_a_document_is_split_at_its_fences() -> None:
    assert split("---\na: b\nc: d\n---\nText\n---\nmore", "a.md") == (
        Document(yaml="a: b\nc: d\n", body="Text\n---\nmore", body_line=5),
        [],
    )


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("---\n---\n", Document("", "", 3)),
        ("---\n---", Document("", "", 3)),
        ("---  \na\n--- \t\nb", Document("a\n", "b", 4)),
        ("---\na\n ---\n----\n---\n\nb", Document("a\n ---\n----\n", "\nb", 6)),
    ],
)
def test_fences(text: str, document: Document) -> None:
    assert split(text, "a.md") == (document, [])


@given(
    st.text(st.characters(exclude_characters="-\x85\u2028\u2029", exclude_categories=["Cc"])),
    st.text(),
)
def test_splitting_loses_nothing(yaml: str, body: str) -> None:
    document, _ = split(f"---\n{yaml}\n---\n{body}", "a.md")
    assert document == Document(yaml + "\n", body, 4)


@pytest.mark.parametrize("text", ["", "Text", "\n---\na: b\n---\n", "----\n", "--\n", " ---\na: b\n---\n"])
def test_no_front_matter(text: str) -> None:
    document, problems = split(text, "a.md")
    assert document is None
    assert [(problem.code, problem.where) for problem in problems] == [("no-front-matter", Point(1))]
    assert "first line must be `---`" in problems[0].hint


@pytest.mark.parametrize("text", ["---", "---\n", "---\na: b\n", "---\na: b\n ---\n"])
def test_unclosed_front_matter(text: str) -> None:
    document, problems = split(text, "a.md")
    assert document is None
    assert [(problem.code, problem.where) for problem in problems] == [("unclosed-front-matter", Point(1))]
    assert problems[0].hint == "put a line `---` after its last key"


def test_a_located_problem_keeps_all_it_says() -> None:
    problem = Problem("a.md", "code", "message", Point(4, 5), "hint", "warning")
    assert locate(problem, STORY) == Diagnostic("a.md", 4, 5, "warning", "code", "message", "hint", "  - b")


def test_a_problem_of_the_whole_file_has_no_place() -> None:
    assert place(None) == (0, 0, "")


def test_a_line_that_the_file_no_longer_has_leaves_the_excerpt_empty() -> None:
    assert place(Point(99, 3)) == (99, 3, "")


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (Key(("tags", 0)), (4, 5, "  - b")),
        (Key(("tags",), on_key=True), (3, 1, "tags:")),
        (Key(("source", "name")), (2, 16, "source: {name: A}")),
        (Key(("source", "url")), (2, 9, "source: {name: A}")),
        (Key(("missing",)), (1, 1, "---")),
        (Key(()), (1, 1, "---")),
    ],
)
def test_a_key_of_a_story(where: Where, found: tuple[int, int, str]) -> None:
    assert place(where) == found


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (Key((1, "id")), (4, 7, "- id: c")),
        (Key((1, "name")), (4, 3, "- id: c")),
        (Key((5,)), (2, 1, "- id: a")),
    ],
)
def test_a_key_of_a_file_that_is_all_yaml(where: Where, found: tuple[int, int, str]) -> None:
    assert place(where, "# sources\n- id: a\n  name: b\n- id: c\n", "a.yaml") == found


@pytest.mark.parametrize("text", ["", "no front matter", "---\na: [\n---\n", "---\n---\n"])
def test_a_key_that_cannot_be_looked_up_is_at_the_first_line(text: str) -> None:
    assert place(Key(("a", "b")), text)[:2] == (1, 1)


def test_a_value_that_would_begin_after_the_end_is_at_the_first_line() -> None:
    assert place(Key(("a",)), "---", "a.yaml") == (1, 1, "---")


def test_a_value_is_found_below_a_mistyped_key() -> None:
    assert place(Key(("takeaways", 1)), "---\ntakeways:\n  - a\n  - b\n---\n") == (4, 5, "  - b")
    assert place(Key(("tags",)), "---\ntgas: x\ntags: y\n---\n") == (3, 7, "tags: y")


def test_a_list_in_place_of_a_mapping_is_where_it_begins() -> None:
    assert place(Key(()), "---\n\n  - a\n---\n") == (3, 3, "  - a")


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (Words(6, "y"), (6, 10)),
        (Words(7, "y"), (8, 10)),
        (Words(6, "More"), (8, 1)),
        (Words(6, "not there"), (6, 1)),
        (Words(6, "b"), (6, 1)),
        (Words(0, "name"), (2, 10)),
        (Words(0, "not there"), (1, 1)),
    ],
)
def test_words(where: Where, found: tuple[int, int]) -> None:
    assert place(where)[:2] == found


def test_a_text_that_is_not_in_the_last_value_of_a_file() -> None:
    assert place(Key(("a",), text="zz"), "a: |\n  b", "a.yaml")[:2] == (1, 4)


def test_the_place_of_a_character() -> None:
    assert [point_in("ab\ncd", i) for i in (0, 1, 3, 4)] == [Point(1, 1), Point(1, 2), Point(2, 1), Point(2, 2)]
    assert point_in("ab\ncd", 4, first_line=7) == Point(8, 2)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a", (2, 4, "a: a b")),
        ("b", (2, 6, "a: a b")),
        ("two", (4, 7, "  one two")),
        ("three", (5, 3, "  three")),
        ("not there", (3, 7, "long: >")),
    ],
)
def test_a_text_is_found_within_a_value(text: str, found: tuple[int, int, str]) -> None:
    story = "---\na: a b\n" + "long: >\n  one two\n  three\nafter: x\n---\n"
    key = "a" if len(text) == 1 else "long"
    assert place(Key((key,), text=text), story) == found
