from __future__ import annotations

import pytest

from site_builder.hub.portable_names import LONGEST, portability_problem, portable_key, problems, too_long
from site_builder.model.outputs import File, Output, SearchShard


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("news/con/index.html", "`con` is the name of a device"),
        ("assets/Aux.12345678.png", "`Aux.12345678.png` is the name of a device"),
        ("files/lpt1", "`lpt1` is the name of a device"),
        ("what?.txt", "`?` cannot be in a name"),
        ("a\\b.txt", "`\\` cannot be in a name"),
        ("a\x07b.txt", "there is a control character in it"),
        ("a\nb.txt", "there is a control character in it"),
        ("news/etc./index.html", "`etc.` ends with a full stop"),
        ("notes /a.txt", "`notes ` ends with a space"),
    ],
)
def test_what_windows_does_not_take_is_told(path: str, why: str) -> None:
    assert portability_problem(path) == why
    names = ["index.html", path, "news/index.html"]
    outputs = {name: File(name, "", b"", f"static/root/{name}") for name in names}
    assert [(one.path, one.code) for one in problems(outputs, ())] == [(f"static/root/{path}", "unsafe-file-name")]


@pytest.mark.parametrize("path", ["console/index.html", "con-1/index.html", "auxiliary.txt", "a b/.c/d.e", "日本.html"])
def test_other_names_are_fine(path: str) -> None:
    assert portability_problem(path) == too_long(path) == ""


def test_a_name_is_measured_in_bytes() -> None:
    assert too_long(f"folder/{'x' * LONGEST}/index.html") == ""
    assert too_long(f"folder/{'x' * LONGEST}x/index.html") == "x" * (LONGEST + 1)
    assert too_long("é" * LONGEST) == "é" * LONGEST


def test_case_and_the_form_of_accents_make_no_difference() -> None:
    assert portable_key("A/Caf\u00e9") == portable_key("a/cafe\u0301")
    assert portable_key("a/cafe") != portable_key("a/caf\u00e9")


def test_a_name_that_is_too_long_is_told_once_for_each_file_that_asks_for_it() -> None:
    long = "x" * (LONGEST + 1)
    outputs: list[Output] = [
        File(f"{long}/a", "", b"", "a.md"),
        File(f"{long}/b", "", b"", "a.md"),
        SearchShard(f"{long}/", "", "en", ()),
    ]
    found = list(problems({output.path: output for output in outputs}, ()))
    assert [(one.path, one.code) for one in found] == [("a.md", "long-file-name"), (f"{long}/", "long-file-name")]
    (nobody,) = problems({"con.txt": File("con.txt", "", b"", "")}, ())
    assert (nobody.path, nobody.code) == ("con.txt", "unsafe-file-name")


def test_a_file_in_the_place_of_a_packed_one_is_told() -> None:
    names = ["a.html", "a.html.gz", "alone.gz", "a.html.br"]
    outputs = {name: File(name, "", b"", f"static/root/{name}") for name in names}
    assert [(one.path, one.code) for one in problems(outputs, ["gz"])] == [("static/root/a.html.gz", "url-collision")]
    assert list(problems(outputs, [])) == []
