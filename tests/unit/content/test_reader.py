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


def test_read_markdown_returns_fields_and_body() -> None:
    assert read("---\ntitle: no\n---\nText") == (
        ReadFile(Fields("no"), SplitFile("title: no\n", "Text", 4), is_valid=True),
        [],
    )


def test_read_markdown_reports_yaml_and_field_problems_together() -> None:
    result, problems = read("---\ntitle: a\ntitle: b\nnote: []\n---\nText\n\x08")
    assert result is not None
    assert (result.is_valid, result.fields.note) == (False, "")
    assert [(problem.code, problem.location) for problem in problems] == [
        ("duplicate-key", PointLocation(3, 1)),
        ("wrong-type", KeyLocation(("note",))),
        ("control-character", PointLocation(7, 1)),
    ]


def test_read_markdown_with_a_yaml_problem_is_invalid() -> None:
    result, problems = read("---\ntitle: a\ntitle: b\n---\nText")
    assert result is not None
    assert not result.is_valid
    assert [problem.code for problem in problems] == ["duplicate-key"]


def test_read_markdown_reports_control_characters_in_the_body() -> None:
    good, in_good = read("---\ntitle: a\n---\nText\n é\x07\x07")
    assert good is not None
    _, in_bad = read("---\ntitle: [\n---\nText\n é\x07\x07")
    wanted = Problem("a.md", "control-character", "the text contains a control character", PointLocation(5, 3))
    assert in_good == [wanted]
    assert [problem.code for problem in in_bad] == ["yaml-syntax", "control-character"]
    assert in_bad[1] == wanted


def test_read_markdown_accepts_tabs_and_newlines() -> None:
    assert read("---\ntitle: a\n---\n\tText\r\nmore\r")[1] == []


def test_read_markdown_rejects_large_files() -> None:
    start = "---\ntitle: a\n---\n"
    assert read(start + "x" * (MAX_FILE_BYTES - len(start)))[1] == []
    result, problems = read(start + "x" * (MAX_FILE_BYTES - len(start) + 1))
    assert result is None
    assert problems == [Problem("a.md", "file-too-large", "the file has 500,001 bytes; at most 500,000 are allowed")]


def test_read_markdown_counts_lines_from_the_top_of_the_file() -> None:
    assert [problem.location for problem in read("---\ntitle: a: b\n---\n")[1]] == [PointLocation(2, 9)]


def test_read_yaml_returns_an_empty_mapping_or_none() -> None:
    assert read_yaml("a.yaml", "# nothing\n") == ({}, [])
    data, problems = read_yaml("a.yaml", "a: b: c", first_line=3)
    assert data is None
    assert [(problem.path, problem.location) for problem in problems] == [("a.yaml", PointLocation(3, 5))]


def test_read_yaml_file_reports_invalid_utf8() -> None:
    assert read_yaml_file("a.yaml", "\ufeffä: b\r\n".encode()) == ({"ä": "b"}, [])
    data, problems = read_yaml_file("a.yaml", b"a: \xe9")
    assert (data, [problem.code for problem in problems]) == (None, ["not-utf8"])
