from __future__ import annotations

from site_builder.content.portable_names import MAX_BYTES
from site_builder.hub.portable_names import problems
from site_builder.model.outputs import File, Output, SearchShard


def test_problems_report_names_that_windows_does_not_take() -> None:
    names = ["index.html", "what?.txt", "news/con/index.html"]
    outputs = {name: File(name, "", b"", f"static/root/{name}") for name in names}
    assert [(problem.path, problem.code) for problem in problems(outputs, ())] == [
        ("static/root/what?.txt", "unsafe-file-name"),
        ("static/root/news/con/index.html", "unsafe-file-name"),
    ]


def test_problems_report_a_long_name_once_for_each_origin() -> None:
    long = "x" * (MAX_BYTES + 1)
    outputs: list[Output] = [
        File(f"{long}/a", "", b"", "a.md"),
        File(f"{long}/b", "", b"", "a.md"),
        SearchShard(f"{long}/", "en", ()),
    ]
    found = list(problems({output.path: output for output in outputs}, ()))
    assert [(one.path, one.code) for one in found] == [
        ("a.md", "long-file-name"),
        (f"{long}/catalogue.json", "long-file-name"),
    ]
    (nobody,) = problems({"con.txt": File("con.txt", "", b"", "")}, ())
    assert (nobody.path, nobody.code) == ("con.txt", "unsafe-file-name")


def test_problems_report_a_file_in_the_place_of_a_compressed_copy() -> None:
    names = ["a.html", "a.html.gz", "alone.gz", "a.html.br"]
    outputs = {name: File(name, "", b"", f"static/root/{name}") for name in names}
    assert [(one.path, one.code) for one in problems(outputs, ["gz"])] == [("static/root/a.html.gz", "url-collision")]
    assert list(problems(outputs, [])) == []
