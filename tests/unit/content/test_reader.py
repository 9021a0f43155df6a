from __future__ import annotations

from site_builder.content.front_matter import SplitFile
from site_builder.content.reader import MAX_FILE_BYTES, ReadFile, read_markdown, read_yaml, read_yaml_file
from site_builder.content.schema.convert import UserInput
from site_builder.model.problems import KeyLocation, PointLocation, Problem


class Fields(UserInput, frozen=True):
    title: str
    draft: bool = False
    note: str = ""


def read(text: str) -> tuple[ReadFile[Fields] | None, list[Problem]]:
    return read_markdown("a.md", text.encode(), Fields, MAX_FILE_BYTES)


def test_front_matter_and_body() -> None:
    assert read("---\ntitle: no\n---\nText") == (
        ReadFile(Fields("no"), SplitFile("title: no\n", "Text", 4), is_valid=True),
        [],
    )


def test_problems_of_form_and_of_fields_are_found_together() -> None:
    result, problems = read("---\ntitle: a\ntitle: b\nnote: []\n---\nText\n\x08")
    assert result is not None
    assert (result.is_valid, result.fields.note) == (False, "")
    assert [(problem.code, problem.location) for problem in problems] == [
        ("duplicate-key", PointLocation(3, 1)),
        ("wrong-type", KeyLocation(("note",))),
        ("control-character", PointLocation(7, 1)),
    ]


def test_a_problem_of_form_alone_makes_a_file_unsound() -> None:
    result, problems = read("---\ntitle: a\ntitle: b\n---\nText")
    assert result is not None
    assert not result.is_valid
    assert [problem.code for problem in problems] == ["duplicate-key"]


def test_a_control_character_of_the_body_is_found_whatever_the_front_matter_is() -> None:
    good, in_good = read("---\ntitle: a\n---\nText\n é\x07\x07")
    assert good is not None
    _, in_bad = read("---\ntitle: [\n---\nText\n é\x07\x07")
    wanted = Problem("a.md", "control-character", "the text contains a control character", PointLocation(5, 3))
    assert in_good == [wanted]
    assert [problem.code for problem in in_bad] == ["yaml-syntax", "control-character"]
    assert in_bad[1] == wanted


def test_tabs_and_line_ends_are_no_control_characters() -> None:
    assert read("---\ntitle: a\n---\n\tText\r\nmore\r")[1] == []


def test_a_file_that_is_too_large_is_not_read() -> None:
    start = "---\ntitle: a\n---\n"
    assert read(start + "x" * (MAX_FILE_BYTES - len(start)))[1] == []
    result, problems = read(start + "x" * (MAX_FILE_BYTES - len(start) + 1))
    assert result is None
    assert problems == [Problem("a.md", "file-too-large", "the file has 500,001 bytes; at most 500,000 are allowed")]


def test_lines_of_front_matter_are_those_of_the_file() -> None:
    assert [problem.location for problem in read("---\ntitle: a: b\n---\n")[1]] == [PointLocation(2, 9)]


def test_yaml_that_is_empty_is_an_empty_mapping_and_bad_yaml_is_none() -> None:
    assert read_yaml("a.yaml", "# nothing\n") == ({}, [])
    data, problems = read_yaml("a.yaml", "a: b: c", first_line=3)
    assert data is None
    assert [(problem.path, problem.location) for problem in problems] == [("a.yaml", PointLocation(3, 5))]


def test_a_file_that_is_not_utf8_has_no_data() -> None:
    assert read_yaml_file("a.yaml", "\ufeffä: b\r\n".encode()) == ({"ä": "b"}, [])
    data, problems = read_yaml_file("a.yaml", b"a: \xe9")
    assert (data, [problem.code for problem in problems]) == (None, ["not-utf8"])
